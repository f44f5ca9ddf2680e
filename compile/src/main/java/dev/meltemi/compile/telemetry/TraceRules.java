package dev.meltemi.compile.telemetry;

import dev.meltemi.api.istio.Telemetry;
import dev.meltemi.api.istio.Telemetry.Side;
import dev.meltemi.compile.Observing.Recipient;
import dev.meltemi.compile.ProxyView;
import dev.meltemi.compile.cluster.ClusterName;
import dev.meltemi.compile.scope.Scope;
import dev.meltemi.traffic.Fraction;
import dev.meltemi.traffic.Tracing;
import dev.meltemi.traffic.Tracing.Tag;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which requests a proxy traces; merged as Istio's telemetry.go does. */
final class TraceRules {
  /** Istio's {@code defaultConfig.tracing.sampling}, in percent. */
  private static final double SAMPLING = 1;

  private TraceRules() {}

  static Optional<Tracing> of(Scope scope, Side side) {
    List<Telemetry.Tracing> rules =
        scope.telemetries().stream()
            .map(Telemetry::tracing)
            .flatMap(List::stream)
            .filter(rule -> rule.side() == Side.CLIENT_AND_SERVER || rule.side() == side)
            .toList();
    List<String> providers = scope.config().observing().traces();
    double sampling = SAMPLING;
    boolean disabled = false;
    boolean istioTags = true;
    SortedMap<String, Telemetry.Tag> tags = new TreeMap<>();
    for (Telemetry.Tracing rule : rules) {
      if (!rule.providers().isEmpty()) providers = rule.providers();
      sampling = rule.sampling().orElse(sampling);
      disabled = rule.disabled().orElse(disabled);
      istioTags = rule.istioTags().orElse(istioTags);
      if (!rule.tags().isEmpty()) tags = rule.tags();
    }
    if (disabled || providers.isEmpty()) return Optional.empty();
    Fraction share = Fraction.percent(sampling);
    SortedMap<String, Tag> all = istioTags ? istioTags(scope) : new TreeMap<>();
    tags.forEach((name, tag) -> all.put(name, tag(tag)));
    return export(scope, providers.getFirst()).map(export -> new Tracing(export, share, all));
  }

  private static Optional<Tracing.Export> export(Scope scope, String provider) {
    return switch (scope.config().observing().providers().get(provider)) {
      case Recipient.OpenTelemetry telemetry ->
          cluster(scope, telemetry.host(), telemetry.port())
              .map(cluster -> new Tracing.OpenTelemetry(cluster, serviceName(scope.proxy())));
      case Recipient.Zipkin zipkin ->
          cluster(scope, zipkin.host(), zipkin.port())
              .map(cluster -> new Tracing.Zipkin(cluster, zipkin.host()));
      case null, default -> Optional.empty(); // check.Telemetries says so
    };
  }

  /** Only what this proxy knows can be told. */
  private static Optional<String> cluster(Scope scope, String host, int port) {
    return scope
        .service(host)
        .filter(known -> known.ports().stream().anyMatch(p -> p.number() == port))
        .map(known -> ClusterName.outbound(port, "", known.host()));
  }

  /** As Istio's proxies call their cluster. */
  private static String serviceName(ProxyView proxy) {
    return canonical(proxy, "app").orElse("istio-proxy") + "." + proxy.namespace();
  }

  private static Optional<String> canonical(ProxyView proxy, String label) {
    return Optional.ofNullable(proxy.labels().get("service.istio.io/canonical-name"))
        .or(() -> Optional.ofNullable(proxy.labels().get(label)));
  }

  private static SortedMap<String, Tag> istioTags(Scope scope) {
    ProxyView proxy = scope.proxy();
    Map<String, String> labels = proxy.labels();
    SortedMap<String, Tag> tags = new TreeMap<>();
    String revision =
        labels.getOrDefault(
            "service.istio.io/canonical-revision", labels.getOrDefault("version", "latest"));
    tags.put("istio.canonical_service", new Tag.Literal(canonical(proxy, "app").orElse("unknown")));
    tags.put("istio.canonical_revision", new Tag.Literal(revision));
    tags.put("istio.namespace", new Tag.Literal(proxy.namespace()));
    tags.put("istio.mesh_id", new Tag.Literal(scope.config().trustDomain()));
    return tags;
  }

  private static Tag tag(Telemetry.Tag tag) {
    return switch (tag) {
      case Telemetry.Tag.Literal(String value) -> new Tag.Literal(value);
      case Telemetry.Tag.Environment(String name, String otherwise) ->
          new Tag.Environment(name, otherwise);
      case Telemetry.Tag.Header(String name, String otherwise) ->
          new Tag.Header(name.toLowerCase(Locale.ROOT), otherwise);
    };
  }
}
