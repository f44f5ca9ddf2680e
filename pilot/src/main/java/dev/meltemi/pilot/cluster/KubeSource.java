package dev.meltemi.pilot.cluster;

import dev.meltemi.api.MeshChange;
import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.kube.watch.KubeClient;
import dev.meltemi.kube.watch.MeshKind;
import dev.meltemi.kube.watch.MeshListener;
import dev.meltemi.kube.watch.MeshWatch;
import dev.meltemi.pilot.config.ConfigSource;
import dev.meltemi.pilot.config.ConfigUpdate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * All objects of an API server that traffic depends on. An object that cannot be read keeps its
 * last good version.
 */
public final class KubeSource implements ConfigSource {
  private static final Set<MeshKind> KINDS =
      Set.of(
          MeshKind.NAMESPACE,
          MeshKind.SERVICE,
          MeshKind.POD,
          MeshKind.CONFIG_MAP,
          MeshKind.SECRET,
          MeshKind.ENDPOINT_SLICE,
          MeshKind.INGRESS,
          MeshKind.VIRTUAL_SERVICE,
          MeshKind.DESTINATION_RULE,
          MeshKind.GATEWAY,
          MeshKind.SERVICE_ENTRY,
          MeshKind.WORKLOAD_ENTRY,
          MeshKind.SIDECAR,
          MeshKind.PEER_AUTHENTICATION,
          MeshKind.TELEMETRY);

  private final KubeClient client;
  private final String description;
  private Optional<MeshWatch> watch = Optional.empty();

  /**
   * @param client stays open when this source is closed
   */
  public KubeSource(KubeClient client, String description) {
    this.client = client;
    this.description = description;
  }

  @Override
  public void start(Consumer<ConfigUpdate> sink) {
    watch = Optional.of(client.watch(KINDS, new Listener(sink)));
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public void close() {
    watch.ifPresent(MeshWatch::close);
  }

  /** Gathers everything until the watch is in step, then passes each change on. */
  private static final class Listener implements MeshListener {
    private final Consumer<ConfigUpdate> sink;
    private final List<MeshChange> gathered = new ArrayList<>();
    private final Map<ObjectKey, List<Problem>> rejected = new LinkedHashMap<>();
    private boolean synced;

    Listener(Consumer<ConfigUpdate> sink) {
      this.sink = sink;
    }

    @Override
    public void changed(MeshChange change) {
      rejected.remove(change.key());
      gathered.add(change);
      pass();
    }

    @Override
    public void rejected(ObjectKey key, List<Problem> problems) {
      rejected.put(key, problems);
      pass();
    }

    @Override
    public void synced() {
      synced = true;
      pass();
    }

    private void pass() {
      if (!synced) return;
      var revisions = new LinkedHashMap<String, Long>();
      for (var change : gathered) revisions.merge(change.key().kind(), revision(change), Math::max);
      var problems = rejected.values().stream().flatMap(List::stream).toList();
      sink.accept(new ConfigUpdate(gathered, revisions, problems));
      gathered.clear();
    }

    /**
     * Resource versions are compared as numbers, which Kubernetes promises since 1.35; 0 for a
     * removal.
     */
    private static long revision(MeshChange change) {
      return switch (change) {
        case MeshChange.Upsert(var resource) ->
            resource.meta().resourceVersion().matches("[0-9]{1,18}")
                ? Long.parseLong(resource.meta().resourceVersion())
                : 0;
        case MeshChange.Remove _ -> 0;
      };
    }
  }
}
