package dev.meltemi.runtime.kubelet;

import dev.meltemi.api.MeshChange;
import dev.meltemi.api.kube.ConfigMap;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.Secret;
import dev.meltemi.api.meta.Resource;
import dev.meltemi.runtime.cluster.ClusterObjects;
import dev.meltemi.runtime.netns.NetworkNamespace;
import dev.meltemi.runtime.netns.PodNetwork;
import dev.meltemi.runtime.process.Visit;
import dev.meltemi.runtime.relay.ExecRequest;
import dev.meltemi.runtime.relay.PodName;
import dev.meltemi.runtime.volume.ConfigSource;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the processes on this machine equal to the Pod objects. Changes come in on one thread at a
 * time; each pod is worked on by a thread of its own. An API server that goes away changes nothing:
 * pods are stopped only when their object is marked for deletion or gone.
 */
public final class Kubelet {
  private static final Duration ENDING = Duration.ofSeconds(2);

  /**
   * From the mark for deletion to SIGTERM. Meanwhile the endpoint is taken from the services and
   * every proxy hears of it, which takes some tenths of a second.
   */
  private static final Duration LEAVING = Duration.ofSeconds(2);

  private final PodContext context;
  private final StatusPublisher publisher;

  // All below is guarded by the monitor.
  private final Map<PodName, PodWorker> workers = new HashMap<>();
  private final Map<PodName, Pod> waiting = new HashMap<>();
  private final Map<PodName, Thread> stops = new HashMap<>();
  private int lastNumber = 1;

  public Kubelet(
      KubeletOptions options, ClusterObjects cluster, ConfigSource source, InstantSource clock) {
    this.publisher = new StatusPublisher(cluster);
    this.context = new PodContext(options, source, publisher, new LogIndex(clock), clock);
  }

  /**
   * Takes in a change of any kind; only pods and what they read matter here. Returns at once.
   * ConfigMaps and Secrets have to be in the source already.
   */
  public synchronized void on(MeshChange change) {
    switch (change) {
      case MeshChange.Upsert(Resource resource) -> {
        if (resource instanceof Pod pod) upsert(pod);
      }
      case MeshChange.Remove(var key) -> {
        if (key.kind().equals(Pod.KIND)) gone(new PodName(key.namespace(), key.name()));
      }
    }
    switch (change.key().kind()) {
      case ConfigMap.KIND, Secret.KIND -> refreshVolumes(change.key().namespace());
      default -> {}
    }
  }

  private void refreshVolumes(String namespace) {
    for (Map.Entry<PodName, PodWorker> each : workers.entrySet()) {
      PodWorker worker = each.getValue();
      if (each.getKey().namespace().equals(namespace) && !worker.pod().spec().volumes().isEmpty()) {
        Thread.ofVirtual().name("volumes " + each.getKey()).start(worker::refreshVolumes);
      }
    }
  }

  /** The network namespace of a running pod. */
  public synchronized Optional<NetworkNamespace> network(PodName pod) {
    return Optional.ofNullable(workers.get(pod)).flatMap(PodWorker::namespace);
  }

  /**
   * How a command gets into a running container.
   *
   * @throws IOException if there is no such pod, or the container does not run
   */
  public Visit visit(ExecRequest request) throws IOException {
    PodWorker worker;
    synchronized (this) {
      worker = workers.get(request.pod());
    }
    if (worker == null) throw new IOException("no such running pod: " + request.pod());
    return worker.visit(request);
  }

  /** Stops every pod, a short grace period each, all at the same time. */
  public void stop() throws InterruptedException {
    List<Thread> ending = new ArrayList<>();
    synchronized (this) {
      waiting.clear();
      for (PodName name : List.copyOf(workers.keySet())) stop(name, ENDING, Duration.ZERO, false);
      ending.addAll(stops.values());
    }
    for (Thread stop : ending) stop.join();
    context.logs().close();
    publisher.close();
  }

  private void upsert(Pod pod) {
    PodName name = new PodName(pod.meta().namespace(), pod.meta().name());
    PodWorker worker = workers.get(name);
    if (worker == null) {
      if (pod.meta().deleting()) publisher.removed(name);
      else if (!ended(pod)) start(name, pod);
      return;
    }
    boolean another =
        !worker.pod().meta().creationTimestamp().equals(pod.meta().creationTimestamp());
    if (another) {
      stop(name, grace(worker.pod()), Duration.ZERO, false);
      waiting.put(name, pod);
    } else if (pod.meta().deleting()) {
      stop(name, grace(pod), LEAVING, true);
    }
  }

  // A pod of an earlier run of the mesh that had ended for good is not run again.
  private static boolean ended(Pod pod) {
    return pod.status().phase().equals("Succeeded") || pod.status().phase().equals("Failed");
  }

  private void gone(PodName name) {
    waiting.remove(name);
    if (workers.containsKey(name)) stop(name, ENDING, Duration.ZERO, false);
  }

  private void start(PodName name, Pod pod) {
    PodWorker worker = new PodWorker(pod, PodNetwork.of(freeNumber()), context);
    workers.put(name, worker);
    Thread.ofVirtual().name("pod " + name).start(worker::run);
  }

  private void stop(PodName name, Duration grace, Duration leaving, boolean tell) {
    PodWorker worker = workers.get(name);
    if (worker == null || stops.containsKey(name)) return;
    stops.put(
        name,
        Thread.ofVirtual()
            .name("stop " + name)
            .start(() -> {
              try {
                worker.stop(grace, leaving);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              stopped(name, tell);
            }));
  }

  private synchronized void stopped(PodName name, boolean tell) {
    workers.remove(name);
    stops.remove(name);
    Pod next = waiting.remove(name);
    if (next != null) start(name, next);
    else if (tell) publisher.removed(name);
  }

  private static Duration grace(Pod pod) {
    return Duration.ofSeconds(Math.max(0, pod.spec().terminationGracePeriodSeconds()));
  }

  /**
   * Numbers are used again only after all others: a proxy may still know the last pod's address.
   */
  private int freeNumber() {
    List<String> used = workers.values().stream().map(w -> w.network().address()).toList();
    do {
      lastNumber = lastNumber >= 65533 ? 2 : lastNumber + 1;
    } while (used.contains(PodNetwork.of(lastNumber).address()));
    return lastNumber;
  }
}
