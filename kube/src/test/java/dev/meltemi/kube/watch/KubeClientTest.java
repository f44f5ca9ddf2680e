package dev.meltemi.kube.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.MeshChange;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.kube.server.ApiFixture;
import dev.meltemi.kube.store.Json;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeClientTest {

  private static final long PATIENCE_SECONDS = 30;
  private static final String VIRTUAL_SERVICES =
      "/apis/networking.istio.io/v1/namespaces/default/virtualservices";
  private static final String PODS = "/api/v1/namespaces/default/pods";

  @TempDir Path state;
  private ApiFixture api;
  private KubeClient client;

  private final BlockingQueue<MeshChange> changes = new LinkedBlockingQueue<>();
  private final CountDownLatch synced = new CountDownLatch(1);

  @BeforeEach
  void start() throws Exception {
    api = new ApiFixture(state);
    client = KubeClient.fromKubeconfig(api.kubeconfig());
  }

  @AfterEach
  void stop() {
    client.close();
    api.close();
  }

  @Test
  void whatIsThereComesFirstThenEveryChange() throws Exception {
    api.post(VIRTUAL_SERVICES, virtualService("before"));
    try (MeshWatch _ = client.watch(EnumSet.allOf(MeshKind.class), new Recorder())) {
      assertThat(synced.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(changes).anyMatch(change -> change.key().equals(key("before")));
      api.post(VIRTUAL_SERVICES, virtualService("after"));
      MeshChange added = await(change -> change.key().equals(key("after")));
      assertThat(added)
          .isInstanceOfSatisfying(
              MeshChange.Upsert.class,
              upsert -> assertThat(upsert.resource()).isInstanceOf(VirtualService.class));
      api.delete(VIRTUAL_SERVICES + "/after");
      await(change -> change.equals(new MeshChange.Remove(key("after"))));
    }
  }

  @Test
  void aPodsStatusIsWrittenAndReadBack() throws Exception {
    pod();
    try (MeshWatch _ = client.watch(EnumSet.of(MeshKind.POD), new Recorder())) {
      String status =
          "{\"phase\":\"Running\",\"podIP\":\"10.244.0.5\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}";
      assertThat(client.writeStatus(MeshKind.POD, "default", "p", status))
          .isEqualTo(new WriteOutcome.Done());
      await(change ->
          change instanceof MeshChange.Upsert(Pod pod)
              && pod.status().ip().equals("10.244.0.5")
              && pod.status().ready());
    }
  }

  @Test
  void anEndedPodIsRemovedOnce() throws Exception {
    pod();
    api.delete(PODS + "/p");
    assertThat(client.removePod("default", "p")).isEqualTo(new WriteOutcome.Done());
    assertThat(client.removePod("default", "p")).isEqualTo(new WriteOutcome.Missing());
    assertThat(client.writeStatus(MeshKind.POD, "default", "p", "{}"))
        .isEqualTo(new WriteOutcome.Missing());
  }

  @Test
  void eventsAreToldOfObjectsThatAreThere() throws Exception {
    assertThat(
            client.createEvent(
                MeshKind.POD, "default", "p", "Warning", "Failed", "too early", "kubelet"))
        .isEqualTo(new WriteOutcome.Missing());
    pod();
    assertThat(
            client.createEvent(
                MeshKind.POD, "default", "p", "Warning", "Failed", "no such image", "kubelet"))
        .isEqualTo(new WriteOutcome.Done());
    var events =
        api.get("/api/v1/namespaces/default/events?fieldSelector=involvedObject.name%3Dp")
            .tree()
            .path("items");
    assertThat(Json.text(events.get(0), "message")).isEqualTo("no such image");
    assertThat(Json.text(events.get(0), "involvedObject", "uid"))
        .as("kubectl describe finds it by this")
        .isEqualTo(api.get(PODS + "/p").at("metadata", "uid"));
  }

  @Test
  void aServerThatIsAwayIsAnOutcomeAndNoException() {
    api.close();
    assertThat(client.writeStatus(MeshKind.POD, "default", "p", "{}"))
        .isInstanceOf(WriteOutcome.Unreachable.class);
  }

  private void pod() throws Exception {
    api.post(
        PODS,
        "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c, image:"
            + " i}]}}");
  }

  private MeshChange await(Predicate<MeshChange> condition) throws InterruptedException {
    while (true) {
      MeshChange change = changes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (change == null) {
        throw new AssertionError("the change did not come");
      }
      if (condition.test(change)) {
        return change;
      }
    }
  }

  private static ObjectKey key(String name) {
    return new ObjectKey("VirtualService", "default", name);
  }

  private static String virtualService(String name) {
    return """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: %s}
    spec: {hosts: [reviews], http: [{route: [{destination: {host: reviews}}]}]}
    """
        .formatted(name);
  }

  private final class Recorder implements MeshListener {
    @Override
    public void changed(MeshChange change) {
      changes.add(change);
    }

    @Override
    public void synced() {
      synced.countDown();
    }
  }
}
