package dev.meltemi.pilot.config;

import dev.meltemi.api.MeshChange;
import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.kube.watch.KubeClient;
import dev.meltemi.kube.watch.MeshKind;
import dev.meltemi.kube.watch.MeshListener;
import dev.meltemi.kube.watch.MeshWatch;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Resources of an API server, the embedded one or a real one. Everything that exists at the start is
 * one update; after that every change is one.
 */
public final class KubeSource implements ConfigSource {
  private static final Set<MeshKind> KINDS =
      EnumSet.of(
          MeshKind.NAMESPACE,
          MeshKind.SERVICE,
          MeshKind.POD,
          MeshKind.ENDPOINT_SLICE,
          MeshKind.CONFIG_MAP,
          MeshKind.VIRTUAL_SERVICE,
          MeshKind.DESTINATION_RULE,
          MeshKind.GATEWAY);

  private final KubeClient client;
  private Optional<MeshWatch> watch = Optional.empty();

  public KubeSource(KubeClient client) {
    this.client = client;
  }

  @Override
  public void start(Consumer<ConfigUpdate> sink) {
    watch = Optional.of(client.watch(KINDS, new Collector(sink)));
  }

  @Override
  public String description() {
    return "API server";
  }

  @Override
  public void close() {
    watch.ifPresent(MeshWatch::close);
    client.close();
  }

  /** Called on the watch's one thread. */
  private static final class Collector implements MeshListener {
    private final Consumer<ConfigUpdate> sink;
    private final List<MeshChange> first = new ArrayList<>();
    private final Map<String, Long> revisions = new TreeMap<>();
    private final Map<ObjectKey, List<Problem>> rejected = new HashMap<>();
    private boolean synced;

    Collector(Consumer<ConfigUpdate> sink) {
      this.sink = sink;
    }

    @Override
    public void changed(MeshChange change) {
      rejected.remove(change.key());
      if (change instanceof MeshChange.Upsert(var resource)) note(resource.meta().resourceVersion(), change.key());
      if (synced) send(List.of(change));
      else first.add(change);
    }

    @Override
    public void synced() {
      synced = true;
      send(first);
      first.clear();
    }

    @Override
    public void rejected(ObjectKey key, List<Problem> problems) {
      rejected.put(key, problems);
      if (synced) send(List.of());
    }

    /** An API server's versions are opaque to clients, except that ours, and etcd's, are numbers that grow. */
    private void note(String version, ObjectKey key) {
      try {
        revisions.merge(key.kind(), Long.parseLong(version), Math::max);
      } catch (NumberFormatException opaque) {
        revisions.putIfAbsent(key.kind(), 0L);
      }
    }

    private void send(List<MeshChange> changes) {
      sink.accept(new ConfigUpdate(changes, revisions, rejected.values().stream().flatMap(List::stream).toList()));
    }
  }
}
