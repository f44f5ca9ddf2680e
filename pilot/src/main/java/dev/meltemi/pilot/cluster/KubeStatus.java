package dev.meltemi.pilot.cluster;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.kube.Ingress;
import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.meta.Resource;
import dev.meltemi.api.meta.Severity;
import dev.meltemi.kube.watch.KubeClient;
import dev.meltemi.kube.watch.MeshKind;
import dev.meltemi.kube.watch.WriteOutcome;
import dev.meltemi.pilot.StatusSink;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what is wrong with an Istio object into its status, and takes it back when it is right
 * again. Objects without problems are not touched. An Ingress has no place for it in its status:
 * there each new problem is an event. Writes wait on a thread of their own; of several reports the
 * last counts.
 */
public final class KubeStatus implements StatusSink {
  private static final Logger LOG = LoggerFactory.getLogger(KubeStatus.class);
  private static final List<MeshKind> KINDS =
      List.of(
          MeshKind.VIRTUAL_SERVICE,
          MeshKind.DESTINATION_RULE,
          MeshKind.GATEWAY,
          MeshKind.SERVICE_ENTRY,
          MeshKind.WORKLOAD_ENTRY,
          MeshKind.SIDECAR,
          MeshKind.PEER_AUTHENTICATION,
          MeshKind.TELEMETRY);

  private final KubeClient client;
  private final InstantSource clock;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("status").factory());

  /** What the API server was told last. Of the writer's thread. */
  private final Map<ObjectKey, ObjectStatus> written = new HashMap<>();

  public KubeStatus(KubeClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  @Override
  public void report(MeshSnapshot mesh, List<Problem> problems) {
    var wanted = statuses(mesh, problems);
    writer.execute(() -> write(wanted));
  }

  /**
   * Every Istio object of the mesh with its problems; the origin of a problem begins with the
   * object's name.
   */
  static Map<ObjectKey, ObjectStatus> statuses(MeshSnapshot mesh, List<Problem> problems) {
    var statuses = new LinkedHashMap<ObjectKey, ObjectStatus>();
    Stream.<Resource>concat(mesh.istio(), mesh.ingresses().stream())
        .map(Resource::key)
        .forEach(key ->
            statuses.put(
                key,
                new ObjectStatus(problems.stream().filter(p -> isOf(p, key)).distinct().toList())));
    return statuses;
  }

  private static boolean isOf(Problem problem, ObjectKey key) {
    String object = problem.origin().object();
    return object.equals(key.toString()) || object.startsWith(key + " ");
  }

  private void write(Map<ObjectKey, ObjectStatus> wanted) {
    written.keySet().retainAll(wanted.keySet());
    wanted.forEach((key, status) -> {
      var before = written.getOrDefault(key, new ObjectStatus(List.of()));
      if (before.equals(status)) return;
      if (key.kind().equals(Ingress.KIND)) {
        tell(key, before, status);
      } else {
        write(key, status);
      }
    });
  }

  /** What was not told before, for {@code kubectl describe}. */
  private void tell(ObjectKey key, ObjectStatus before, ObjectStatus status) {
    for (Problem problem : status.problems()) {
      if (problem.severity() == Severity.INFO || before.problems().contains(problem)) continue;
      var outcome =
          client.createEvent(
              MeshKind.INGRESS,
              key.namespace(),
              key.name(),
              "Warning",
              problem.code(),
              ObjectStatus.sentences(problem),
              "istiod");
      if (!(outcome instanceof WriteOutcome.Done)) LOG.warn("no event for {}: {}", key, outcome);
    }
    written.put(key, status);
  }

  private void write(ObjectKey key, ObjectStatus status) {
    var kind = KINDS.stream().filter(k -> k.kind().equals(key.kind())).findFirst();
    if (kind.isEmpty()) return;
    String time = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    switch (client.writeStatus(kind.get(), key.namespace(), key.name(), status.tree(time))) {
      case WriteOutcome.Done _ -> written.put(key, status);
      case WriteOutcome.Missing _ -> LOG.debug("{} is gone before its status was written", key);
      case WriteOutcome.Refused(int code, String message) -> {
        written.put(key, status); // the same again would be refused again
        LOG.warn("status of {} refused ({}): {}", key, code, message);
      }
      case WriteOutcome.Unreachable(String message) ->
          LOG.warn("status of {} not written: {}", key, message);
    }
  }

  @Override
  public void close() {
    writer.shutdownNow();
  }
}
