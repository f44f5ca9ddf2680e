package dev.meltemi.runtime.service;

import static dev.meltemi.runtime.service.Services.service;
import static dev.meltemi.runtime.service.Services.slice;
import static dev.meltemi.runtime.service.Services.unready;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.kube.Service;
import dev.meltemi.testkit.Golden;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ServiceRulesTest {
  private static final Path GOLDENS = Path.of("src/test/goldens/service");

  @Test
  void connectionsAreSpreadEvenlyOverReadyEndpoints() {
    ServiceTable table =
        ServiceTable.of(
            List.of(
                service("reviews", "10.96.1.1", Service.Type.CLUSTER_IP, OptionalInt.empty()),
                service("ingress", "10.96.1.2", Service.Type.NODE_PORT, OptionalInt.of(31380)),
                service("peers", "None", Service.Type.CLUSTER_IP, OptionalInt.empty()),
                service("empty", "10.96.1.3", Service.Type.CLUSTER_IP, OptionalInt.empty())),
            List.of(
                slice("reviews", "10.244.0.4", "10.244.0.2", "10.244.0.3"),
                unready("reviews", "10.244.0.9"),
                slice("ingress", "10.244.0.5"),
                slice("peers", "10.244.0.6")));
    Golden.check(GOLDENS.resolve("services.rules"), ServiceRules.rules(table));
  }

  @Test
  void theAddressOfTheApiServerIsRealAndNotTranslated() {
    ServiceTable table =
        ServiceTable.of(
            List.of(
                service("kubernetes", "10.96.0.1", Service.Type.CLUSTER_IP, OptionalInt.empty())),
            List.of(slice("kubernetes", "10.96.0.1")));
    assertThat(ServiceRules.rules(table)).doesNotContain("DNAT");
  }
}
