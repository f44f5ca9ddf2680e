package dev.meltemi.runtime.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.runtime.proxy.ProxyIdentity.Role;
import dev.meltemi.testkit.Golden;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private static final Path GOLDENS = Path.of("src/test/goldens/bootstrap");
  private static final ProxyIdentity REVIEWS =
      new ProxyIdentity(
          Role.SIDECAR,
          "10.244.0.5",
          "reviews-v1-abc",
          "default",
          "bookinfo-reviews",
          "reviews-v1",
          Map.of("app", "reviews", "version", "v1"));

  @Test
  void aSidecarSaysWhoItIsAndWhereDiscoveryIs() {
    Golden.check(
        GOLDENS.resolve("sidecar.json"), Bootstrap.json(REVIEWS, Bootstrap.Discovery.ISTIOD));
  }

  @Test
  void withOneUserEveryUpstreamSocketIsMarked() {
    String marked = Bootstrap.json(REVIEWS, Bootstrap.Discovery.ISTIOD.withMark(1337));
    Golden.check(GOLDENS.resolve("marked.json"), marked);
  }

  @Test
  void aGatewayIsARouter() {
    ProxyIdentity gateway =
        new ProxyIdentity(Role.ROUTER, "10.244.0.7", "gw-1", "istio-system", "gw", "", Map.of());
    assertThat(gateway.nodeId())
        .isEqualTo("router~10.244.0.7~gw-1.istio-system~istio-system.svc.cluster.local");
    assertThat(gateway.nodeCluster()).isEqualTo("gw-1.istio-system");
  }
}
