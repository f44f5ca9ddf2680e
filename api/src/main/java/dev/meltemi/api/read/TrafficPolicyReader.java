package dev.meltemi.api.read;

import dev.meltemi.api.istio.ClientTls;
import dev.meltemi.api.istio.ConnectionPool;
import dev.meltemi.api.istio.ConnectionPool.H2Upgrade;
import dev.meltemi.api.istio.OutlierDetection;
import dev.meltemi.api.istio.TrafficPolicy;
import dev.meltemi.api.istio.TrafficPolicy.Algorithm;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Binds {@code trafficPolicy} of a rule, a subset or a port. */
final class TrafficPolicyReader {
  private TrafficPolicyReader() {}

  private static final Map<String, Algorithm> ALGORITHMS =
      Map.of(
          "UNSPECIFIED", Algorithm.LEAST_REQUEST,
          "LEAST_REQUEST", Algorithm.LEAST_REQUEST,
          "LEAST_CONN", Algorithm.LEAST_REQUEST,
          "ROUND_ROBIN", Algorithm.ROUND_ROBIN,
          "RANDOM", Algorithm.RANDOM,
          "PASSTHROUGH", Algorithm.PASSTHROUGH);

  private static final Map<String, H2Upgrade> H2_UPGRADES =
      Map.of(
          "DEFAULT", H2Upgrade.DEFAULT,
          "DO_NOT_UPGRADE", H2Upgrade.DO_NOT_UPGRADE,
          "UPGRADE", H2Upgrade.UPGRADE);

  private static final Map<String, ClientTls.Mode> TLS_MODES =
      Map.of(
          "DISABLE", ClientTls.Mode.DISABLE,
          "SIMPLE", ClientTls.Mode.SIMPLE,
          "MUTUAL", ClientTls.Mode.MUTUAL,
          "ISTIO_MUTUAL", ClientTls.Mode.ISTIO_MUTUAL);

  static TrafficPolicy read(Fields fields) {
    fields.accept("tunnel", "proxyProtocol", "retryBudget");
    if (fields.node().entries().isEmpty()) {
      fields.error(
          "EmptyBlock",
          "traffic policy must have at least one field.",
          "Remove the block, or fill it.");
    }
    var policy = blocks(fields);
    List<TrafficPolicy.PortPolicy> ports =
        fields.messages(
            "portLevelSettings",
            f ->
                new TrafficPolicy.PortPolicy(
                    f.message("port", p -> p.port("number")).orElse(OptionalInt.empty()).orElse(0),
                    blocks(f)));
    return new TrafficPolicy(
        policy.loadBalancer(),
        policy.connectionPool(),
        policy.outlierDetection(),
        policy.tls(),
        ports);
  }

  private static TrafficPolicy blocks(Fields fields) {
    return new TrafficPolicy(
        fields.message("loadBalancer", TrafficPolicyReader::loadBalancer),
        fields.message("connectionPool", TrafficPolicyReader::connectionPool),
        fields.message("outlierDetection", TrafficPolicyReader::outlierDetection),
        fields.message("tls", TrafficPolicyReader::tls),
        List.of());
  }

  private static TrafficPolicy.LoadBalancer loadBalancer(Fields fields) {
    fields.onlyOneOf("simple", "consistentHash", "backendUtilization");
    fields.has("warmupDurationSecs");
    fields.accept("backendUtilization", "zoneAwareLbSetting");
    if (fields.node().text("simple").equals("LEAST_CONN")) {
      fields
          .report()
          .warning(
              "Deprecated",
              fields.line(),
              "loadBalancer.simple: LEAST_CONN is the older name of LEAST_REQUEST.",
              "Write LEAST_REQUEST.");
    }
    return new TrafficPolicy.LoadBalancer(
        fields.choice("simple", ALGORITHMS).orElse(Algorithm.LEAST_REQUEST),
        fields.message("consistentHash", ConsistentHashReader::read),
        fields.message("localityLbSetting", LocalityLbReader::read),
        fields.message("warmup", TrafficPolicyReader::warmup).or(() -> olderWarmup(fields)));
  }

  private static TrafficPolicy.Warmup warmup(Fields fields) {
    return new TrafficPolicy.Warmup(
        fields.duration("duration"), fields.number("minimumPercent"), fields.number("aggression"));
  }

  private static Optional<TrafficPolicy.Warmup> olderWarmup(Fields fields) {
    Optional<Duration> duration = fields.anyDuration("warmupDurationSecs");
    duration.ifPresent(d ->
        fields
            .report()
            .warning(
                "Deprecated",
                fields.line(),
                fields.path("warmupDurationSecs") + " is the older form.",
                "Write warmup: {duration: " + d.toMillis() / 1000.0 + "s}"));
    return duration
        .filter(d -> !d.isZero())
        .map(d -> new TrafficPolicy.Warmup(duration, Optional.empty(), Optional.empty()));
  }

  static ConnectionPool connectionPool(Fields fields) {
    if (!fields.has("tcp") && !fields.has("http")) {
      fields.error(
          "EmptyBlock",
          "connection pool must have at least one field.",
          "Remove the block, or give it a limit.");
    }
    return new ConnectionPool(
        fields.message("tcp", TrafficPolicyReader::tcp).orElse(ConnectionPool.Tcp.NONE),
        fields.message("http", TrafficPolicyReader::http).orElse(ConnectionPool.Http.NONE));
  }

  private static ConnectionPool.Tcp tcp(Fields fields) {
    return new ConnectionPool.Tcp(
        limit(fields, "maxConnections"),
        fields.duration("connectTimeout"),
        fields.durationOrZero("idleTimeout"),
        fields.duration("maxConnectionDuration"),
        fields.message(
            "tcpKeepalive",
            f ->
                new ConnectionPool.KeepAlive(
                    f.count("probes"), f.duration("time"), f.duration("interval"))));
  }

  private static ConnectionPool.Http http(Fields fields) {
    fields.accept("http2KeepAlive");
    var upgrade = fields.choice("h2UpgradePolicy", H2_UPGRADES).orElse(H2Upgrade.DEFAULT);
    boolean clientProtocol = fields.isSet("useClientProtocol");
    if (clientProtocol && upgrade == H2Upgrade.UPGRADE) {
      fields.error(
          "Exclusive", "use client protocol must not be true when H2UpgradePolicy is UPGRADE.", "");
    }
    return new ConnectionPool.Http(
        limit(fields, "http1MaxPendingRequests"),
        limit(fields, "http2MaxRequests"),
        limit(fields, "maxRequestsPerConnection"),
        limit(fields, "maxRetries"),
        fields.duration("idleTimeout"),
        upgrade,
        clientProtocol,
        limit(fields, "maxConcurrentStreams"));
  }

  /** Istio reads 0 as unset. */
  private static OptionalInt limit(Fields fields, String name) {
    var limit = fields.count(name);
    if (limit.isEmpty() || limit.getAsInt() != 0) return limit;
    fields
        .report()
        .warning(
            "ZeroIsNoLimit",
            fields.line(),
            fields.path(name) + ": 0 is read as no limit at all.",
            "Write 1 or more, or leave it out.");
    return OptionalInt.empty();
  }

  private static OutlierDetection outlierDetection(Fields fields) {
    fields.accept("outlierDetectionHttpErrorCodes");
    return new OutlierDetection(
        fields.count("consecutive5xxErrors"),
        fields.count("consecutiveGatewayErrors"),
        fields.duration("interval"),
        fields.duration("baseEjectionTime"),
        fields.integer("maxEjectionPercent", 0, 100),
        fields.integer("minHealthPercent", 0, 100),
        fields.isSet("splitExternalLocalOriginErrors"),
        fields.count("consecutiveLocalOriginFailures"));
  }

  private static ClientTls tls(Fields fields) {
    fields.accept("caCrl");
    return new ClientTls(
        fields.choice("mode", TLS_MODES).orElse(ClientTls.Mode.DISABLE),
        new ClientTls.Files(
            fields.textOrEmpty("clientCertificate"),
            fields.textOrEmpty("privateKey"),
            fields.textOrEmpty("caCertificates")),
        fields.textOrEmpty("credentialName"),
        fields.texts("subjectAltNames"),
        fields.textOrEmpty("sni"),
        fields.isSet("insecureSkipVerify"));
  }
}
