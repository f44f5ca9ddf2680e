package dev.meltemi.pilot.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.istio.LocalityLb;
import dev.meltemi.api.kube.ConfigMap;
import dev.meltemi.api.meta.ObjectMeta;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.compile.Observing.Recipient;
import dev.meltemi.traffic.AccessLog;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MeshSettingsTest {
  private static MeshSettings.Result read(String mesh) {
    return MeshSettings.read(
        MeshSnapshot.of(
            new ConfigMap(ObjectMeta.named("istio-system", "istio"), Map.of("mesh", mesh))));
  }

  @Test
  void nearEndpointsArePreferredUnlessSwitchedOff() {
    assertThat(read("accessLogFile: /dev/null").config().localityLb())
        .contains(LocalityLb.STANDARD);
    assertThat(read("localityLbSetting: {enabled: false}").config().localityLb()).isEmpty();
  }

  @Test
  void sharesAndFailoverOfTheMeshAreRead() {
    var shares = read("localityLbSetting: {distribute: [{from: a, to: {a: 80, b: 20}}]}");
    assertThat(shares.config().localityLb().orElseThrow().distribute())
        .containsExactly(new LocalityLb.Distribute("a", Map.of("a", 80, "b", 20)));
    var failover = read("localityLbSetting: {failover: [{from: a, to: b}], failoverPriority: [x]}");
    assertThat(failover.config().localityLb())
        .contains(
            new LocalityLb(
                true, List.of(), List.of(new LocalityLb.Failover("a", "b")), List.of("x")));
    assertThat(failover.problems()).isEmpty();
  }

  @Test
  void sharesThatDoNotAddUpAreToldAndLeftOut() {
    var read = read("localityLbSetting: {distribute: [{from: a, to: {a: 80}}]}");
    assertThat(read.config().localityLb()).contains(LocalityLb.STANDARD);
    assertThat(read.problems())
        .extracting(Problem::message)
        .containsExactly(
            "MeshConfig: localityLbSetting.distribute from a: the weights do not add up to 100");
  }

  @Test
  void providersOfLogsAndTracesAreRead() {
    var read =
        read(
            """
            accessLogEncoding: JSON
            accessLogFormat: '{"code": "%RESPONSE_CODE%"}'
            extensionProviders:
            - name: text
              envoyFileAccessLog: {path: /tmp/x, logFormat: {text: "%DURATION%"}}
            - name: otel
              opentelemetry: {service: otel/otel.default.svc.cluster.local, port: 4317}
            - name: far
              lightstep: {service: a, port: 1}
            defaultProviders: {tracing: [otel]}
            """);
    assertThat(read.problems()).isEmpty();
    var observing = read.config().observing();
    var json = new AccessLog.Form.Json(new TreeMap<>(Map.of("code", "%RESPONSE_CODE%")));
    assertThat(observing.form()).isEqualTo(json);
    assertThat(observing.traces()).containsExactly("otel");
    assertThat(observing.providers())
        .containsEntry("envoy", new Recipient.File("/dev/stdout", json))
        .containsEntry(
            "text", new Recipient.File("/tmp/x", new AccessLog.Form.Text("%DURATION%\n")))
        .containsEntry("far", new Recipient.Other("lightstep"));
    assertThat(observing.providers().get("otel"))
        .isEqualTo(new Recipient.OpenTelemetry("otel/otel.default.svc.cluster.local", 4317));
  }

  @Test
  void whatOfProvidersIsNotEnforcedIsNamed() {
    var read =
        read(
            """
            extensionProviders:
            - name: otel
              opentelemetry: {service: a, port: 1, maxTagLength: 5}
            defaultProviders: {metrics: [prometheus]}
            """);
    assertThat(read.problems())
        .extracting(Problem::message)
        .containsExactly(
            "MeshConfig: not enforced, so without effect: otel.maxTagLength",
            "MeshConfig: not enforced, so without effect: defaultProviders.metrics");
  }
}
