package dev.meltemi.compile.telemetry;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.meta.Resource;
import dev.meltemi.api.read.ResourceReader;
import dev.meltemi.compile.Compiler;
import dev.meltemi.compile.MeshConfig;
import dev.meltemi.compile.Observing;
import dev.meltemi.compile.Observing.Recipient;
import dev.meltemi.compile.ProxyView;
import dev.meltemi.traffic.AccessLog;
import dev.meltemi.traffic.Fraction;
import dev.meltemi.traffic.LogFilter;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.Tracing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a proxy tells of its requests, by Telemetries of mesh, namespace and workload. */
class TellingTest {
  private static final AccessLog.Form TEXT = new AccessLog.Form.Text(AccessLog.ISTIO);
  private static final Observing PROVIDERS =
      Observing.in(TEXT)
          .with(
              new TreeMap<>(
                  Map.of(
                      "json", new Recipient.File("/dev/stderr", AccessLog.ISTIO_JSON),
                      "otel", new Recipient.OpenTelemetry("otel.default.svc.cluster.local", 4317),
                      "zipkin", new Recipient.Zipkin("none.default.svc.cluster.local", 9411),
                      "lightstep", new Recipient.Other("lightstep"))),
              List.of(),
              List.of());
  private static final String SERVICES =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: otel, namespace: default}
      spec: {clusterIP: 10.96.0.20, ports: [{name: grpc, port: 4317}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: default}
      spec: {clusterIP: 10.96.0.21, selector: {app: reviews}, ports: [{name: http, port: 9080}]}
      """;

  private static String telemetry(String namespace, String name, String spec) {
    return """
    ---
    apiVersion: telemetry.istio.io/v1
    kind: Telemetry
    metadata: {name: %s, namespace: %s}
    spec:
    """
            .formatted(name, namespace)
        + spec.indent(2);
  }

  private static Compiler compiler(String... telemetries) {
    var read = ResourceReader.read(SERVICES + String.join("", telemetries), "t.yaml");
    assertThat(read.allProblems().stream().filter(Problem::isError)).isEmpty();
    Resource[] all =
        read.documents().stream()
            .flatMap(document -> document.resource().stream())
            .toArray(Resource[]::new);
    MeshConfig config = MeshConfig.defaults().withAccessLog("").with(PROVIDERS);
    return Compiler.of(MeshSnapshot.of(all), config);
  }

  private static ProxyView reviews() {
    return ProxyView.sidecar(
        "default", "reviews-1", "10.244.0.7", Map.of("app", "reviews", "version", "v2"));
  }

  private static Telling outbound(String... telemetries) {
    return Telling.outbound(compiler(telemetries).scope(reviews()));
  }

  private static Telling inbound(String... telemetries) {
    return Telling.inbound(compiler(telemetries).scope(reviews()));
  }

  @Test
  void withoutTelemetryTheMeshDecides() {
    assertThat(outbound()).isEqualTo(new Telling(Optional.empty(), Optional.empty()));
  }

  @Test
  void theNearestProviderCounts() {
    String mesh =
        telemetry("istio-system", "mesh", "accessLogging: [{providers: [{name: envoy}]}]");
    String own = telemetry("default", "own", "accessLogging: [{providers: [{name: json}]}]");
    assertThat(outbound(mesh).log()).contains(new AccessLog("/dev/stdout", TEXT, Optional.empty()));
    assertThat(outbound(mesh, own).log().orElseThrow().form()).isEqualTo(AccessLog.ISTIO_JSON);
  }

  @Test
  void aWorkloadCanBeSilencedAndASideFiltered() {
    String mesh =
        telemetry("istio-system", "mesh", "accessLogging: [{providers: [{name: envoy}]}]");
    String off =
        telemetry(
            "default",
            "off",
            """
            selector: {matchLabels: {app: reviews}}
            accessLogging: [{disabled: true, match: {mode: CLIENT}}]
            """);
    assertThat(outbound(mesh, off).log()).isEmpty();
    assertThat(inbound(mesh, off).log()).isPresent();
    String bad =
        telemetry(
            "default", "bad", "accessLogging: [{filter: {expression: response.code >= 500}}]");
    assertThat(outbound(mesh, bad).log().flatMap(AccessLog::filter))
        .contains(new LogFilter.Code(LogFilter.Bound.AT_LEAST, 500));
  }

  @Test
  void tracesGoToTheProvidersClusterWithIstiosTags() {
    String mesh =
        telemetry(
            "istio-system",
            "mesh",
            "tracing: [{providers: [{name: otel}], randomSamplingPercentage: 50}]");
    String own =
        telemetry("default", "own", "tracing: [{customTags: {a: {header: {name: X-User}}}}]");
    Tracing tracing = outbound(mesh, own).tracing().orElseThrow();
    assertThat(tracing.export())
        .isEqualTo(
            new Tracing.OpenTelemetry(
                "outbound|4317||otel.default.svc.cluster.local", "reviews.default"));
    assertThat(tracing.sampling()).isEqualTo(Fraction.percent(50));
    assertThat(tracing.tags())
        .containsEntry("a", new Tracing.Tag.Header("x-user", ""))
        .containsEntry("istio.canonical_revision", new Tracing.Tag.Literal("v2"));
    String off = telemetry("default", "own", "tracing: [{disableSpanReporting: true}]");
    assertThat(outbound(mesh, off).tracing()).isEmpty();
  }

  @Test
  void tracedRoutesNameTheirSpans() {
    String mesh = telemetry("istio-system", "mesh", "tracing: [{providers: [{name: otel}]}]");
    var traffic = compiler(mesh).compile(reviews()).traffic();
    assertThat(requireNonNull(traffic.routeTables().get("9080")).virtualHosts().getFirst().routes())
        .extracting(Route::operation)
        .containsExactly("reviews.default.svc.cluster.local:9080/*");
    assertThat(String.valueOf(traffic.listeners().get("virtualInbound")))
        .contains("operation=reviews.default.svc.cluster.local:9080/*");
    assertThat(compiler().compile(reviews()).traffic().toString()).doesNotContain("9080/*");
  }

  @Test
  void whatHasNoEffectIsSaid() {
    String spec =
        """
        accessLogging: [{providers: [{name: no-one}]}]
        tracing: [{providers: [{name: %s}]}]
        """;
    assertThat(compiler(telemetry("default", "a", spec.formatted("lightstep"))).problems())
        .extracting(Problem::message)
        .anySatisfy(said -> assertThat(said).contains("there is no provider \"no-one\""))
        .anySatisfy(said -> assertThat(said).contains("lightstep, which is not enforced"));
    assertThat(compiler(telemetry("default", "a", spec.formatted("zipkin"))).problems())
        .extracting(Problem::message)
        .anySatisfy(said -> assertThat(said).contains("9411, which no Service has"));
  }
}
