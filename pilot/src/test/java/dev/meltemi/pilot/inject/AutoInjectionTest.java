package dev.meltemi.pilot.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AutoInjectionTest {
  @Test
  void theNamespaceDecidesAndAPodMayAskWhereItSaysNothing() {
    Map<String, Object> plain = pod(Map.of(), Map.of());
    Map<String, Object> asking = pod(Map.of("sidecar.istio.io/inject", "true"), Map.of());
    assertThat(AutoInjection.selects(Map.of("istio-injection", "enabled"), plain)).isTrue();
    assertThat(AutoInjection.selects(Map.of("istio.io/rev", "default"), plain)).isTrue();
    assertThat(AutoInjection.selects(Map.of(), plain)).isFalse();
    assertThat(AutoInjection.selects(Map.of(), asking)).isTrue();
    assertThat(AutoInjection.selects(Map.of("istio-injection", "disabled"), asking)).isFalse();
  }

  @Test
  void theChartsValuesAreWrittenAndReadAlike() {
    Map<String, String> settings =
        Map.of(
            "global.proxy.includeIPRanges", "10.0.0.1/24",
            "global.proxy.holdApplicationUntilProxyStarts", "true");
    assertThat(InjectValues.problems(settings)).isEmpty();
    InjectOptions options = InjectValues.read(InjectValues.text(settings), InjectOptions.DEFAULT);
    assertThat(options.includeOutboundRanges()).isEqualTo("10.0.0.1/24");
    assertThat(options.holdsApplication()).isTrue();
    assertThat(options.proxyImage()).isEqualTo(InjectOptions.DEFAULT.proxyImage());
  }

  @Test
  void aValueThatCannotBeObeyedIsNamed() {
    assertThat(InjectValues.problems(Map.of("global.proxy.includeIpRanges", "*")))
        .singleElement()
        .asString()
        .startsWith("global.proxy.includeIpRanges is not known; known are:")
        .contains("global.proxy.includeIPRanges");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            InjectValues.read(
                "{global: {proxy: {includeIPRanges: everywhere}}}", InjectOptions.DEFAULT))
        .withMessage("global.proxy.includeIPRanges: \"everywhere\" is not valid");
  }

  @Test
  void annotationsChooseTheProxysImageItsResourcesAndThatApplicationsWait() {
    Map<String, Object> injected =
        new Injector(InjectOptions.DEFAULT)
            .inject(
                pod(
                    Map.of(),
                    Map.of(
                        "sidecar.istio.io/proxyImage", "istio/proxyv2:1.27.0",
                        "sidecar.istio.io/proxyCPU", "100m",
                        "sidecar.istio.io/proxyMemoryLimit", "128Mi",
                        "proxy.istio.io/config", "holdApplicationUntilProxyStarts: true")))
            .tree();
    Map<String, Object> proxy =
        Tree.map(Tree.list(Tree.map(injected, "spec"), "containers").getFirst());
    assertThat(proxy)
        .containsEntry("name", "istio-proxy")
        .containsEntry("image", "istio/proxyv2:1.27.0")
        .containsEntry(
            "resources",
            Map.of("requests", Map.of("cpu", "100m"), "limits", Map.of("memory", "128Mi")));
    assertThat(Tree.map(proxy, "lifecycle").toString()).contains("pilot-agent, wait");
  }

  @Test
  void aWrongAnnotationOfTheProxyIsNamed() {
    var result =
        new Injector(InjectOptions.DEFAULT)
            .inject(
                pod(
                    Map.of(),
                    Map.of(
                        "sidecar.istio.io/proxyCPU", "much",
                        "proxy.istio.io/config", "concurrency: 2")));
    assertThat(result.problems().stream().map(problem -> problem.message()))
        .containsExactly(
            "annotation sidecar.istio.io/proxyCPU: \"much\" is not valid, an amount such as 100m or"
                + " 128Mi is wanted",
            "annotation proxy.istio.io/config: concurrency is not supported, only"
                + " holdApplicationUntilProxyStarts is");
  }

  private static Map<String, Object> pod(
      Map<String, Object> labels, Map<String, Object> annotations) {
    return Map.of(
        "kind", "Pod",
        "metadata", Map.of("name", "web", "labels", labels, "annotations", annotations),
        "spec", Map.of("containers", List.of(Map.of("name", "app", "image", "web"))));
  }
}
