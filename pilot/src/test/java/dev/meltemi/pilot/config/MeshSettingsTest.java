package dev.meltemi.pilot.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.istio.LocalityLb;
import dev.meltemi.api.kube.ConfigMap;
import dev.meltemi.api.meta.ObjectMeta;
import dev.meltemi.api.meta.Problem;
import java.util.List;
import java.util.Map;
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
}
