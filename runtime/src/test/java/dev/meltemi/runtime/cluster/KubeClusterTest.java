package dev.meltemi.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.meltemi.api.MeshChange;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.kube.server.ApiServer;
import dev.meltemi.kube.server.ApiServerOptions;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class KubeClusterTest {
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: web, namespace: default}
      spec:
        containers:
        - {name: app, image: acme/web}
      """;

  @TempDir Path state;
  private final BlockingQueue<MeshChange> changes = new LinkedBlockingQueue<>();

  @Test
  void aPodIsSeenItsStatusWrittenAndItsEndTold() throws Exception {
    try (ApiServer server = ApiServer.start(ApiServerOptions.local(state, 0));
        KubernetesClient user = user(server)) {
      KubeCluster cluster = KubeCluster.connect(state.resolve("kubeconfig"));
      try (AutoCloseable watch = cluster.watch(changes::add)) {
        var _ = user.load(new ByteArrayInputStream(POD.getBytes(StandardCharsets.UTF_8))).create();
        await(pod -> pod.status().phase().equals("Pending"));
        cluster.writeStatus(
            "default",
            "web",
            """
            {"phase":"Running","podIP":"10.244.0.2","podIPs":[{"ip":"10.244.0.2"}],
             "conditions":[{"type":"Ready","status":"True"}]}
            """);
        await(pod -> pod.status().ready() && pod.status().ip().equals("10.244.0.2"));
        var _ = user.pods().inNamespace("default").withName("web").delete();
        await(pod -> pod.meta().deleting());
        cluster.remove("default", "web");
        MeshChange last = next();
        while (!(last instanceof MeshChange.Remove)) last = next();
        cluster.writeStatus("default", "web", "{}");
        assertThat(watch).isNotNull();
      }
    }
  }

  @Test
  void aServerThatIsAwayCanBeAskedAgain() throws Exception {
    try (ApiServer server = ApiServer.start(ApiServerOptions.local(state, 0));
        KubernetesClient _ = user(server)) {
      assertThat(server.port()).isPositive();
    }
    KubeCluster cluster = KubeCluster.connect(state.resolve("kubeconfig"));
    assertThatExceptionOfType(ClusterObjects.ClusterUnreachable.class)
        .isThrownBy(() -> cluster.writeStatus("default", "web", "{}"));
  }

  private KubernetesClient user(ApiServer server) throws Exception {
    Path file = state.resolve("kubeconfig");
    server.writeKubeconfig(file, "https://127.0.0.1:" + server.port());
    // The library takes a key for an RSA one unless it is told otherwise.
    Config config = new ConfigBuilder(Config.fromKubeconfig(Files.readString(file))).build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private void await(Predicate<Pod> wanted) throws InterruptedException {
    while (true) {
      if (next() instanceof MeshChange.Upsert(Pod pod) && wanted.test(pod)) return;
    }
  }

  private MeshChange next() throws InterruptedException {
    return Optional.ofNullable(changes.poll(20, TimeUnit.SECONDS)).orElseThrow();
  }
}
