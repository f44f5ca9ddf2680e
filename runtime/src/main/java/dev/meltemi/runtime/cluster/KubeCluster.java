package dev.meltemi.runtime.cluster;

import dev.meltemi.api.MeshChange;
import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.kube.watch.KubeClient;
import dev.meltemi.kube.watch.MeshKind;
import dev.meltemi.kube.watch.MeshListener;
import dev.meltemi.kube.watch.WriteOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The objects of a real API server, by the one watch that all of Meltemi uses. */
public final class KubeCluster implements ClusterObjects {
  private static final Logger LOG = LoggerFactory.getLogger(KubeCluster.class);
  private static final Set<MeshKind> KINDS =
      EnumSet.of(
          MeshKind.POD,
          MeshKind.SERVICE,
          MeshKind.ENDPOINT_SLICE,
          MeshKind.CONFIG_MAP,
          MeshKind.SECRET);

  private final KubeClient client;

  private KubeCluster(KubeClient client) {
    this.client = client;
  }

  /**
   * Connects with a kubeconfig; the server need not answer yet.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  public static KubeCluster connect(Path kubeconfig) {
    try {
      return new KubeCluster(KubeClient.fromKubeconfig(kubeconfig));
    } catch (IOException e) {
      throw new UncheckedIOException("kubeconfig " + kubeconfig, e);
    }
  }

  @Override
  public AutoCloseable watch(Consumer<MeshChange> listener) {
    return client.watch(KINDS, new Listener(listener));
  }

  @Override
  public void writeStatus(String namespace, String pod, String status) {
    check(
        client.writeStatus(MeshKind.POD, namespace, pod, status),
        "status of " + namespace + "/" + pod);
  }

  @Override
  public void remove(String namespace, String pod) {
    check(client.removePod(namespace, pod), "removal of " + namespace + "/" + pod);
  }

  @Override
  public void warn(String namespace, String pod, String reason, String message) {
    check(
        client.createEvent(MeshKind.POD, namespace, pod, "Warning", reason, message, "kubelet"),
        "event of " + namespace + "/" + pod);
  }

  private static void check(WriteOutcome outcome, String what) {
    switch (outcome) {
      case WriteOutcome.Done(), WriteOutcome.Missing() -> {}
      case WriteOutcome.Refused(int code, String message) ->
          throw new IllegalStateException(
              "%s was refused with %d: %s".formatted(what, code, message));
      case WriteOutcome.Unreachable(String message) ->
          throw new ClusterUnreachable(what + ": " + message);
    }
  }

  private record Listener(Consumer<MeshChange> to) implements MeshListener {
    @Override
    public void changed(MeshChange change) {
      to.accept(change);
    }

    @Override
    public void synced() {
      LOG.debug("all objects are known");
    }

    @Override
    public void rejected(ObjectKey key, List<Problem> problems) {
      LOG.warn("{} cannot be read and is left as it was: {}", key, problems);
    }
  }
}
