package dev.meltemi.kube.watch;

import dev.meltemi.api.MeshChange;
import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.read.Document;
import dev.meltemi.api.read.ResourceReader;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running watch of some kinds in all namespaces. Comes back after every failure, until it is
 * closed.
 */
public final class MeshWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MeshWatch.class);

  private final KubernetesClient client;
  private final MeshListener listener;
  private final List<SharedIndexInformer<GenericKubernetesResource>> informers = new ArrayList<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("mesh-watch").daemon().factory());

  /** Kinds whose first list has not been told yet. Touched by the watch's thread only. */
  private final Set<MeshKind> pending;

  private MeshWatch(KubernetesClient client, Set<MeshKind> kinds, MeshListener listener) {
    this.client = client;
    this.listener = listener;
    this.pending = EnumSet.copyOf(kinds);
  }

  static MeshWatch start(KubernetesClient client, Set<MeshKind> kinds, MeshListener listener) {
    MeshWatch watch = new MeshWatch(client, kinds, listener);
    kinds.forEach(watch::inform);
    return watch;
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::stop);
    thread.shutdownNow();
  }

  private void inform(MeshKind kind) {
    SharedIndexInformer<GenericKubernetesResource> informer =
        client.genericKubernetesResources(kind.context()).inAnyNamespace().runnableInformer(0);
    informer.addEventHandler(new Handler(kind));
    informer.exceptionHandler((started, failure) -> {
      LOG.warn("watch of {}: {}; trying again", kind.kind(), failure.getMessage());
      return true;
    });
    informers.add(informer);
    var _ = informer.start();
  }

  private void tell(Runnable news) {
    try {
      thread.execute(news);
    } catch (RejectedExecutionException closed) {
      LOG.debug("closed while something was told");
    }
  }

  private void upsert(MeshKind kind, GenericKubernetesResource object) {
    Document document = ResourceReader.fromTree(tree(kind, object));
    document
        .resource()
        .ifPresentOrElse(
            resource -> listener.changed(new MeshChange.Upsert(resource)),
            () -> listener.rejected(key(kind, object), document.problems()));
  }

  @SuppressWarnings("unchecked") // A JSON object is a map with string keys.
  private Map<String, Object> tree(MeshKind kind, GenericKubernetesResource object) {
    Map<String, Object> tree = client.getKubernetesSerialization().convertValue(object, Map.class);
    tree.put("apiVersion", kind.apiVersion());
    tree.put("kind", kind.kind());
    return tree;
  }

  private static ObjectKey key(MeshKind kind, GenericKubernetesResource object) {
    String namespace = object.getMetadata().getNamespace();
    return new ObjectKey(
        kind.kind(), namespace == null ? "" : namespace, object.getMetadata().getName());
  }

  private final class Handler implements ResourceEventHandler<GenericKubernetesResource> {

    private final MeshKind kind;

    Handler(MeshKind kind) {
      this.kind = kind;
    }

    @Override
    public void onAdd(GenericKubernetesResource object) {
      tell(() -> upsert(kind, object));
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
      tell(() -> upsert(kind, after));
    }

    @Override
    public void onDelete(GenericKubernetesResource object, boolean finalStateUnknown) {
      tell(() -> listener.changed(new MeshChange.Remove(key(kind, object))));
    }

    /** Called behind the events of every list. */
    @Override
    public void onList(String resourceVersion, boolean remainedEmpty) {
      tell(() -> {
        if (pending.remove(kind) && pending.isEmpty()) {
          listener.synced();
        }
      });
    }
  }
}
