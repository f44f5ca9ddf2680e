package dev.meltemi.verify.e2e;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mesh that is as large as one small machine holds. */
class ManyServicesTest {
  /**
   * The aim is 60 s; on two cores 100 to 120 s were seen, nearly all of it the start of 40 proxies.
   */
  private static final Duration BOUND = Duration.ofMinutes(4);

  private static final int SERVICES = 20;

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: shop-%1$d}
      spec:
        selector: {app: shop-%1$d}
        ports: [{name: http, port: 8000, targetPort: 80}]
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: shop-%1$d, labels: {app: shop-%1$d}}
      spec:
        replicas: 2
        selector: {matchLabels: {app: shop-%1$d}}
        template:
          metadata: {labels: {app: shop-%1$d, version: v1}}
          spec:
            containers:
            - name: httpbin
              image: docker.io/kennethreitz/httpbin
              ports: [{containerPort: 80}]
              readinessProbe:
                httpGet: {path: /status/200, port: 80}
                periodSeconds: 1
      """;

  /** Looks take time of the two cores on which forty pods want to start. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  @TempDir private Path state;

  @Test
  void twentyServicesOfTwoPodsComeUpAndEveryProxyIsConfigured() {
    MeshFixture.needs();
    try (MeshFixture mesh = MeshFixture.up(state)) {
      String services =
          IntStream.rangeClosed(1, SERVICES)
              .mapToObj(SERVICE::formatted)
              .collect(Collectors.joining("---\n"));
      long began = System.nanoTime();
      mesh.applyInjectedText(services);
      Duration _ = Patience.await("all pods are ready", BOUND, LOOK_EVERY, mesh::podsReady);
      Duration left = BOUND.minusNanos(System.nanoTime() - began);
      Duration _ =
          Patience.await(
              "every proxy is in sync", left, LOOK_EVERY, () -> inSync(mesh) >= 2 * SERVICES);
      long took = Duration.ofNanos(System.nanoTime() - began).toMillis();
      System.out.printf(
          "FIGURE %d services of 2 pods: ready and configured after %d ms, %d MiB per sidecar%n",
          SERVICES, took, sidecarMemory(mesh) >> 20);
    }
  }

  private static long inSync(MeshFixture mesh) {
    return mesh.istioctl("", "proxy-status")
        .out()
        .lines()
        .filter(line -> line.startsWith("shop-") && !line.contains("STALE"))
        .filter(line -> line.contains("SYNCED"))
        .count();
  }

  /** The mean resident memory of the shops' proxies, in bytes. */
  private static long sidecarMemory(MeshFixture mesh) {
    return (long)
        mesh.inside().stream()
            .filter(process ->
                Host.container(process)
                    .filter(c -> c.matches(".*/shop-[^/]*/istio-proxy"))
                    .isPresent())
            .mapToLong(Host::residentBytes)
            .average()
            .orElseThrow();
  }
}
