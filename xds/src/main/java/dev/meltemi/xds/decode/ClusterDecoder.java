package dev.meltemi.xds.decode;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.meltemi.traffic.Balancing;
import dev.meltemi.traffic.ClientTls;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Limits;
import dev.meltemi.traffic.OutlierDetection;
import dev.meltemi.traffic.SlowStart;
import dev.meltemi.traffic.UpstreamProtocol;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.MaglevLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.RingHashLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.SlowStartConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.TransportSocketMatch;
import io.envoyproxy.envoy.config.cluster.v3.Filter;
import io.envoyproxy.envoy.config.core.v3.RoutingPriority;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.core.v3.UpstreamHttpProtocolOptions;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Clusters. Where a field is missing, Envoy's default is filled in. */
final class ClusterDecoder {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private ClusterDecoder() {}

  static Cluster decode(io.envoyproxy.envoy.config.cluster.v3.Cluster cluster, Findings findings) {
    for (Filter filter : cluster.getFiltersList()) {
      Extensions.missing("filter", filter.getName(), filter.getTypedConfig(), findings);
    }
    Connections connections = connections(cluster, findings);
    Tls tls = tls(cluster, connections.named(), findings);
    Discovery discovery = discovery(cluster, findings);
    return new Cluster(
        cluster.getName(),
        discovery,
        balancing(cluster, discovery, findings),
        cluster.hasConnectTimeout() ? Reads.duration(cluster.getConnectTimeout()) : CONNECT_TIMEOUT,
        limits(cluster.getCircuitBreakers(), findings),
        cluster.hasOutlierDetection()
            ? Optional.of(outlier(cluster.getOutlierDetection(), findings))
            : Optional.empty(),
        cluster.getCommonLbConfig().hasHealthyPanicThreshold()
            ? (int) Math.round(cluster.getCommonLbConfig().getHealthyPanicThreshold().getValue())
            : 50,
        connections.maxRequests(),
        connections.protocol(),
        connections.idleTimeout(),
        cluster.hasUpstreamBindConfig()
            ? Reads.address(cluster.getUpstreamBindConfig().getSourceAddress()).ip()
            : "",
        tls.spoken(),
        tls.plainToOthers(),
        cluster.getCommonLbConfig().hasLocalityWeightedLbConfig(),
        Reads.origin(cluster.getMetadata()));
  }

  private static Discovery discovery(
      io.envoyproxy.envoy.config.cluster.v3.Cluster cluster, Findings findings) {
    switch (cluster.getType()) {
      case EDS -> {
        Reads.overAds(cluster.getEdsClusterConfig().getEdsConfig(), "endpoints", findings);
        String service = cluster.getEdsClusterConfig().getServiceName();
        return new Discovery.Eds(service.isEmpty() ? cluster.getName() : service);
      }
      case STRICT_DNS -> {
        return new Discovery.StrictDns(
            EndpointDecoder.endpoints(cluster.getLoadAssignment(), findings));
      }
      case ORIGINAL_DST -> {
        return new Discovery.OriginalDst();
      }
      case LOGICAL_DNS -> {
        var endpoints = EndpointDecoder.endpoints(cluster.getLoadAssignment(), findings);
        if (endpoints.size() == 1) return new Discovery.LogicalDns(endpoints.getFirst());
        findings.refuse("type LOGICAL_DNS takes one endpoint, not " + endpoints.size());
      }
      case UNRECOGNIZED -> findings.refuse("type " + cluster.getType() + " is not supported");
      case STATIC -> {}
    }
    return new Discovery.Static(EndpointDecoder.endpoints(cluster.getLoadAssignment(), findings));
  }

  private static Balancing balancing(
      io.envoyproxy.envoy.config.cluster.v3.Cluster cluster,
      Discovery discovery,
      Findings findings) {
    // Envoy takes no other policy than the cluster's own for original destinations.
    if (discovery instanceof Discovery.OriginalDst) return Balancing.CLUSTER_PROVIDED;
    return switch (cluster.getLbPolicy()) {
      case ROUND_ROBIN ->
          new Balancing.RoundRobin(
              cluster.getRoundRobinLbConfig().hasSlowStartConfig()
                  ? slowStart(cluster.getRoundRobinLbConfig().getSlowStartConfig())
                  : Optional.empty());
      case LEAST_REQUEST ->
          new Balancing.LeastRequest(
              cluster.getLeastRequestLbConfig().hasSlowStartConfig()
                  ? slowStart(cluster.getLeastRequestLbConfig().getSlowStartConfig())
                  : Optional.empty());
      case RANDOM -> Balancing.RANDOM;
      case RING_HASH -> ring(cluster.getRingHashLbConfig(), findings);
      case MAGLEV -> maglev(cluster.getMaglevLbConfig(), findings);
      case CLUSTER_PROVIDED, LOAD_BALANCING_POLICY_CONFIG, UNRECOGNIZED -> {
        findings.refuse("lb_policy " + cluster.getLbPolicy() + " is not supported");
        yield Balancing.LEAST_REQUEST;
      }
    };
  }

  private static Optional<SlowStart> slowStart(SlowStartConfig slow) {
    return Optional.of(
        new SlowStart(
            Reads.duration(slow.getSlowStartWindow()),
            slow.hasAggression()
                ? slow.getAggression().getDefaultValue()
                : SlowStart.DEFAULT_AGGRESSION,
            slow.hasMinWeightPercent()
                ? slow.getMinWeightPercent().getValue()
                : SlowStart.DEFAULT_MINIMUM));
  }

  private static Balancing ring(RingHashLbConfig ring, Findings findings) {
    if (ring.getHashFunction() != RingHashLbConfig.HashFunction.XX_HASH) {
      findings.refuse("ring_hash_lb_config.hash_function is XX_HASH alone");
    }
    long size =
        ring.hasMinimumRingSize()
            ? ring.getMinimumRingSize().getValue()
            : Balancing.RingHash.DEFAULT_SIZE;
    if (size >= 0 && size <= Balancing.RingHash.MOST_PLACES) return new Balancing.RingHash(size);
    findings.refuse("ring_hash_lb_config.minimum_ring_size " + size + " is too large");
    return new Balancing.RingHash(Balancing.RingHash.DEFAULT_SIZE);
  }

  private static Balancing maglev(MaglevLbConfig maglev, Findings findings) {
    long size =
        maglev.hasTableSize() ? maglev.getTableSize().getValue() : Balancing.Maglev.DEFAULT_SIZE;
    boolean fits = size >= 2 && size <= Balancing.Maglev.LARGEST;
    if (fits && BigInteger.valueOf(size).isProbablePrime(50)) {
      return new Balancing.Maglev((int) size);
    }
    findings.refuse("maglev_lb_config.table_size " + size + " is no prime up to 5000011");
    return new Balancing.Maglev(Balancing.Maglev.DEFAULT_SIZE);
  }

  /** Missing limits are Envoy's: 1024, 1024, 1024 and 3. */
  private static Limits limits(CircuitBreakers breakers, Findings findings) {
    Limits limits = new Limits(1024, 1024, 1024, 3);
    for (CircuitBreakers.Thresholds thresholds : breakers.getThresholdsList()) {
      if (thresholds.getPriority() != RoutingPriority.DEFAULT) {
        findings.note("circuit_breakers of priority " + thresholds.getPriority() + " are left out");
        continue;
      }
      limits =
          new Limits(
              thresholds.hasMaxConnections() ? Reads.uint32(thresholds.getMaxConnections()) : 1024,
              thresholds.hasMaxPendingRequests()
                  ? Reads.uint32(thresholds.getMaxPendingRequests())
                  : 1024,
              thresholds.hasMaxRequests() ? Reads.uint32(thresholds.getMaxRequests()) : 1024,
              thresholds.hasMaxRetries() ? Reads.uint32(thresholds.getMaxRetries()) : 3);
    }
    return limits;
  }

  private static OutlierDetection outlier(
      io.envoyproxy.envoy.config.cluster.v3.OutlierDetection outlier, Findings findings) {
    long enforcing5xx =
        outlier.hasEnforcingConsecutive5Xx()
            ? Reads.uint32(outlier.getEnforcingConsecutive5Xx())
            : 100;
    long enforcingGateway =
        outlier.hasEnforcingConsecutiveGatewayFailure()
            ? Reads.uint32(outlier.getEnforcingConsecutiveGatewayFailure())
            : 0;
    if (enforcing5xx % 100 != 0 || enforcingGateway % 100 != 0) {
      findings.refuse("outlier_detection that is enforced in part is not supported");
    }
    if (!outlier.hasEnforcingSuccessRate() || outlier.getEnforcingSuccessRate().getValue() != 0) {
      findings.note("outlier_detection by success rate is left out");
    }
    if (outlier.getEnforcingFailurePercentage().getValue() != 0) {
      findings.note("outlier_detection by failure percentage is left out");
    }
    return new OutlierDetection(
        enforcing5xx == 0
            ? 0
            : outlier.hasConsecutive5Xx() ? outlier.getConsecutive5Xx().getValue() : 5,
        enforcingGateway == 0
            ? 0
            : outlier.hasConsecutiveGatewayFailure()
                ? outlier.getConsecutiveGatewayFailure().getValue()
                : 5,
        outlier.hasInterval() ? Reads.duration(outlier.getInterval()) : Duration.ofSeconds(10),
        outlier.hasBaseEjectionTime()
            ? Reads.duration(outlier.getBaseEjectionTime())
            : Duration.ofSeconds(30),
        outlier.hasMaxEjectionPercent() ? outlier.getMaxEjectionPercent().getValue() : 10);
  }

  private record Connections(
      int maxRequests, Duration idleTimeout, UpstreamProtocol protocol, ClientTls.Naming named) {}

  private static Connections connections(
      io.envoyproxy.envoy.config.cluster.v3.Cluster cluster, Findings findings) {
    Connections connections =
        new Connections(0, Duration.ZERO, UpstreamProtocol.HTTP1, ClientTls.Naming.FIXED);
    for (Map.Entry<String, Any> options :
        cluster.getTypedExtensionProtocolOptionsMap().entrySet()) {
      Message message = Extensions.unpack(options.getValue(), findings).orElse(null);
      if (!(message instanceof HttpProtocolOptions http)) {
        findings.refuse(
            "typed_extension_protocol_options[" + options.getKey() + "] is not supported");
        continue;
      }
      var common = http.getCommonHttpProtocolOptions();
      if (common.hasIdleTimeout() && Reads.duration(common.getIdleTimeout()).isZero()) {
        findings.note("an idle_timeout of 0 is taken as Envoy's default of 1 h");
      }
      connections =
          new Connections(
              common.getMaxRequestsPerConnection().getValue(),
              Reads.duration(common.getIdleTimeout()),
              protocol(http, findings),
              named(http.getUpstreamHttpProtocolOptions(), findings));
    }
    return connections;
  }

  private static UpstreamProtocol protocol(HttpProtocolOptions http, Findings findings) {
    return switch (http.getUpstreamProtocolOptionsCase()) {
      case EXPLICIT_HTTP_CONFIG ->
          http.getExplicitHttpConfig().hasHttp2ProtocolOptions()
              ? UpstreamProtocol.HTTP2
              : UpstreamProtocol.HTTP1;
      case USE_DOWNSTREAM_PROTOCOL_CONFIG ->
          http.getUseDownstreamProtocolConfig().hasHttp2ProtocolOptions()
              ? UpstreamProtocol.DOWNSTREAM
              : UpstreamProtocol.HTTP1;
      case AUTO_CONFIG -> {
        findings.note("upstream connections speak HTTP/1.1 where ALPN could choose HTTP/2");
        yield UpstreamProtocol.HTTP1;
      }
      case UPSTREAMPROTOCOLOPTIONS_NOT_SET -> UpstreamProtocol.HTTP1;
    };
  }

  private static ClientTls.Naming named(UpstreamHttpProtocolOptions options, Findings findings) {
    if (options.getAutoSni()) {
      return options.getAutoSanValidation()
          ? ClientTls.Naming.OF_REQUEST_CHECKED
          : ClientTls.Naming.OF_REQUEST;
    }
    if (options.getAutoSanValidation()) {
      findings.refuse("auto_san_validation without auto_sni is not supported");
    }
    return ClientTls.Naming.FIXED;
  }

  /**
   * @param plainToOthers with those endpoints only that a proxy stands before
   */
  private record Tls(Optional<ClientTls> spoken, boolean plainToOthers) {
    static final Tls NONE = new Tls(Optional.empty(), false);
  }

  private static Tls tls(
      io.envoyproxy.envoy.config.cluster.v3.Cluster cluster,
      ClientTls.Naming named,
      Findings findings) {
    if (cluster.getTransportSocketMatchesCount() > 0) return byEndpoint(cluster, named, findings);
    boolean plain =
        !cluster.hasTransportSocket() || Extensions.isPlaintext(cluster.getTransportSocket());
    if (plain) return Tls.NONE;
    return new Tls(TlsDecoder.client(cluster.getTransportSocket(), named, findings), false);
  }

  /** Istio's form alone: TLS for endpoints with a sidecar, and plaintext for all others. */
  private static Tls byEndpoint(
      io.envoyproxy.envoy.config.cluster.v3.Cluster cluster,
      ClientTls.Naming named,
      Findings findings) {
    Optional<TransportSocket> proxied = Optional.empty();
    boolean plain = false;
    for (TransportSocketMatch match : cluster.getTransportSocketMatchesList()) {
      if (isProxied(match.getMatch())) proxied = Optional.of(match.getTransportSocket());
      plain |=
          match.getMatch().getFieldsMap().isEmpty()
              && Extensions.isPlaintext(match.getTransportSocket());
    }
    if (!plain || proxied.isEmpty() || cluster.getTransportSocketMatchesCount() != 2) {
      findings.refuse("transport_socket_matches other than Istio's are not supported");
      return Tls.NONE;
    }
    if (TlsDecoder.needsAgent(proxied.get())) {
      findings.note("transport_socket_matches: every endpoint is spoken to in plaintext");
      return Tls.NONE;
    }
    Optional<ClientTls> spoken = TlsDecoder.client(proxied.get(), named, findings);
    return new Tls(spoken, spoken.isPresent());
  }

  /** Istio's mark of an endpoint with a sidecar. */
  static boolean isProxied(Struct match) {
    return match.getFieldsCount() == 1
        && match
            .getFieldsOrDefault("tlsMode", Value.getDefaultInstance())
            .getStringValue()
            .equals("istio");
  }
}
