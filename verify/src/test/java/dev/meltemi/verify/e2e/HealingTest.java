package dev.meltemi.verify.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any process of a mesh may die at any time: it comes back, and nothing else is hurt. */
class HealingTest {
  private static final Duration BOUND = Duration.ofSeconds(40);

  /** The path /tea of httpbin, which it does not know (404), is answered by the proxy. */
  private static final String RULE =
      """
      apiVersion: networking.istio.io/v1alpha3
      kind: VirtualService
      metadata: {name: tea, namespace: default}
      spec:
        hosts: [httpbin]
        http:
        - match: [{uri: {prefix: /tea}}]
          fault: {abort: {httpStatus: 418, percentage: {value: 100}}}
          route: [{destination: {host: httpbin}}]
        - route: [{destination: {host: httpbin}}]
      """;

  @TempDir static Path state;

  @SuppressWarnings("NullAway.Init")
  private static MeshFixture mesh;

  @SuppressWarnings("NullAway.Init")
  private Traffic traffic;

  @BeforeAll
  static void aMeshWithThreePods() throws IOException {
    MeshFixture.needs();
    mesh = MeshFixture.up(state);
    System.out.printf("FIGURE up took %d ms%n", mesh.started().toMillis());
    mesh.applyInjected("httpbin/httpbin.yaml");
    mesh.applyInjectedText(bystander());
    mesh.applyInjected("sleep/sleep.yaml");
    Patience.await("the samples are ready", BOUND, mesh::podsReady);
  }

  /** A second httpbin, which nobody kills. */
  private static String bystander() throws IOException {
    return Files.readString(Ran.ROOT.resolve("samples/httpbin/httpbin.yaml"))
        .replaceAll("(?m)((?:name|app|service|serviceAccountName): )httpbin$", "$1bystander");
  }

  @AfterAll
  static void down() {
    if (mesh != null) mesh.close();
  }

  @BeforeEach
  void requestsFlow() {
    traffic = Traffic.from(mesh, "sleep", "http://httpbin:8000/status/200");
    traffic.awaitSteady("200", 0, BOUND);
  }

  @AfterEach
  void requestsEnd() {
    if (traffic != null) traffic.close();
  }

  @Test
  void istiodComesBackAndRequestsNeverNoticed() {
    int place = traffic.count();
    healed("istiod", () -> mesh.container("istio-system/istiod", ".*"));
    traffic.awaitSteady("200", place, BOUND);
    assertThat(traffic.failures(place)).isEmpty();
    rulesReachProxies();
  }

  @Test
  void aProxyComesBackAndItsPodServesAgainAndOthersNeverNoticed() {
    unnoticed(
        "sleep",
        "bystander",
        () -> healed("proxy of httpbin", () -> mesh.container("default/httpbin", "istio-proxy")));
    rulesReachProxies();
  }

  @Test
  void theCallersProxyComesBackAndItCanCallAgainAndOthersNeverNoticed() {
    unnoticed(
        "bystander",
        "httpbin",
        () -> healed("proxy of sleep", () -> mesh.container("default/sleep", "istio-proxy")));
  }

  @Test
  void aWorkloadComesBackAndOthersNeverNoticed() {
    unnoticed(
        "sleep",
        "bystander",
        () -> healed("httpbin", () -> mesh.container("default/httpbin", "httpbin")));
  }

  @Test
  void theGatewayComesBackAndRequestsInsideNeverNoticed() {
    int place = traffic.count();
    healed("gateway", () -> mesh.container("istio-system/istio-ingressgateway", ".*"));
    traffic.awaitSteady("200", place, BOUND);
    assertThat(traffic.failures(place)).isEmpty();
  }

  @Test
  void aRollingRestartLosesNoRequest() {
    int place = traffic.count();
    ProcessHandle old = mesh.container("default/httpbin", "httpbin").orElseThrow();
    String file = Ran.ROOT.resolve("samples/httpbin/httpbin.yaml").toString();
    String mark = "sidecar.istio.io/status: ";
    String changed =
        mesh.istioctl("", "kube-inject", "-f", file)
            .succeeds()
            .out()
            .replace(mark, "example.com/restarted: \"%s\"\n        %s".formatted(place, mark));
    mesh.istioctl(changed, "apply", "-f", "-").succeeds();
    Patience.await("the pod before has ended", BOUND, () -> !old.isAlive());
    Patience.await("all pods are ready", BOUND, mesh::podsReady);
    traffic.awaitSteady("200", traffic.count(), BOUND);
    assertThat(traffic.failures(place)).isEmpty();
  }

  @Test
  void theApiServerComesBackWithAllItsObjectsAndRequestsNeverNoticed() {
    mesh.istioctl(RULE, "apply", "-f", "-").succeeds();
    int place = traffic.count();
    healed("API server", mesh::apiServer);
    traffic.awaitSteady("200", place, BOUND);
    assertThat(traffic.failures(place)).isEmpty();
    assertThat(mesh.istioctl("", "get", "virtualservices").succeeds().out()).contains("tea");
    mesh.istioctl("", "delete", "virtualservice", "tea").succeeds();
    rulesReachProxies();
  }

  /** Kills a process and waits for another in its place and for all pods to be ready. */
  private static void healed(String name, Supplier<Optional<ProcessHandle>> process) {
    long began = System.nanoTime();
    ProcessHandle killed = MeshFixture.kill(process.get());
    Patience.await(
        "another " + name,
        BOUND,
        () -> process.get().filter(now -> now.pid() != killed.pid()).isPresent());
    Patience.await("all pods ready after " + name, BOUND, mesh::podsReady);
    System.out.printf(
        "FIGURE %s killed, all pods ready after %d ms%n",
        name, Duration.ofNanos(System.nanoTime() - began).toMillis());
  }

  /** Requests that need what dies work again afterwards; not one of the others fails. */
  private void unnoticed(String from, String to, Runnable death) {
    try (Traffic other = Traffic.from(mesh, from, "http://%s:8000/status/200".formatted(to))) {
      other.awaitSteady("200", 0, BOUND);
      int place = traffic.count();
      int otherPlace = other.count();
      death.run();
      traffic.awaitSteady("200", traffic.count(), BOUND);
      other.awaitSteady("200", other.count(), BOUND);
      System.out.printf(
          "FIGURE meanwhile %d of %d requests failed, of others %d of %d%n",
          traffic.failures(place).size(),
          traffic.since(place).size(),
          other.failures(otherPlace).size(),
          other.since(otherPlace).size());
      assertThat(other.failures(otherPlace)).isEmpty();
    }
  }

  /** The control plane works: a new rule is live, and gone again when it is deleted. */
  private static void rulesReachProxies() {
    try (Traffic tea = Traffic.from(mesh, "sleep", "http://httpbin:8000/tea")) {
      tea.awaitSteady("404", 0, BOUND);
      mesh.istioctl(RULE, "create", "-f", "-").succeeds();
      tea.awaitSteady("418", tea.count(), BOUND);
      mesh.istioctl("", "delete", "virtualservice", "tea").succeeds();
      tea.awaitSteady("404", tea.count(), BOUND);
    }
  }
}
