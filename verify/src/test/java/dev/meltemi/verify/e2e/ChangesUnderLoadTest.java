package dev.meltemi.verify.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.testkit.Needs;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users do to a mesh that works costs no request. */
class ChangesUnderLoadTest {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final int PER_SECOND = 200;
  private static final int SWAPS = 200;
  private static final int RESTARTS = 20;

  /** Each swap renames the subset, in the DestinationRule and in the VirtualService. */
  private static final String RULES =
      """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: httpbin, namespace: default}
      spec:
        host: httpbin
        subsets: [{name: swap-%1$d, labels: {version: v1}}]
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: httpbin, namespace: default}
      spec:
        hosts: [httpbin]
        http:
        - route: [{destination: {host: httpbin, subset: swap-%1$d}}]
      """;

  @TempDir private static Path state;

  @SuppressWarnings("NullAway.Init")
  private static MeshFixture mesh;

  @BeforeAll
  static void aMeshWithTwoPods() {
    MeshFixture.needs();
    Needs.tool("wrk", "kubectl");
    mesh = MeshFixture.up(state);
    mesh.applyInjected("httpbin/httpbin.yaml");
    mesh.applyInjected("sleep/sleep.yaml");
    Patience.await("the samples are ready", BOUND, mesh::podsReady);
    try (Traffic traffic = Traffic.from(mesh, "sleep", "http://httpbin:8000/status/200")) {
      Duration _ = traffic.awaitSteady("200", 0, BOUND);
    }
  }

  @AfterAll
  static void down() {
    if (mesh != null) mesh.close();
  }

  @Test
  void twoHundredRenamedSubsetsLoseNoRequest() {
    mesh.istioctl(RULES.formatted(0), "apply", "-f", "-").succeeds();
    WrkLoad load = WrkLoad.start(mesh, "sleep", "http://httpbin:8000/status/200", PER_SECOND);
    for (int swap = 1; swap <= SWAPS; swap++) {
      mesh.kubectlWith(RULES.formatted(swap), "apply", "-f", "-").succeeds();
    }
    WrkLoad.Count count = load.end();
    System.out.printf(
        "FIGURE %d swaps under load: %d requests, %d failed%n",
        SWAPS, count.requests(), count.failed());
    assertThat(count.failed()).isZero();
  }

  @Test
  void twentyRollingRestartsOfEveryDeploymentLoseNoRequest() {
    WrkLoad load = WrkLoad.start(mesh, "sleep", "http://httpbin:8000/status/200", PER_SECOND);
    for (int restart = 1; restart <= RESTARTS; restart++) {
      mesh.kubectl("rollout", "restart", "deployment/httpbin").succeeds();
      mesh.kubectl("rollout", "status", "deployment/httpbin", "--timeout=60s").succeeds();
    }
    WrkLoad.Count count = load.end();
    System.out.printf(
        "FIGURE %d rolling restarts under load: %d requests, %d failed%n",
        RESTARTS, count.requests(), count.failed());
    assertThat(count.failed()).isZero();
  }
}
