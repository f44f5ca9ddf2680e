package dev.meltemi.cli.mesh;

import dev.meltemi.api.MeshChange;
import dev.meltemi.kube.watch.KubeClient;
import dev.meltemi.kube.watch.MeshKind;
import dev.meltemi.kube.watch.MeshListener;
import dev.meltemi.kube.watch.WriteOutcome;
import dev.meltemi.runtime.cluster.ClusterObjects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runtime's view of the API server, through the ordinary Kubernetes client. */
final class KubeCluster implements ClusterObjects {
  private static final Logger LOG = LoggerFactory.getLogger(KubeCluster.class);
  private static final Set<MeshKind> KINDS =
      Set.of(
          MeshKind.POD,
          MeshKind.SERVICE,
          MeshKind.ENDPOINT_SLICE,
          MeshKind.CONFIG_MAP,
          MeshKind.SECRET);

  private final KubeClient client;

  KubeCluster(Path kubeconfig) {
    try {
      this.client = KubeClient.fromKubeconfig(kubeconfig);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public AutoCloseable watch(Consumer<MeshChange> listener) {
    return client.watch(
        KINDS,
        new MeshListener() {
          @Override
          public void changed(MeshChange change) {
            listener.accept(change);
          }

          @Override
          public void synced() {
            LOG.debug("everything that existed has been told");
          }
        });
  }

  @Override
  public void writeStatus(String namespace, String pod, String status) {
    settle(client.writeStatus(MeshKind.POD, namespace, pod, status), "the status of " + pod);
  }

  @Override
  public void remove(String namespace, String pod) {
    settle(client.removePod(namespace, pod), "the removal of " + pod);
  }

  private static void settle(WriteOutcome outcome, String what) {
    switch (outcome) {
      case WriteOutcome.Done(), WriteOutcome.Missing() -> {}
      case WriteOutcome.Refused(int code, String message) ->
          LOG.error("the API server refuses {}: {} {}", what, code, message);
      case WriteOutcome.Unreachable(String message) -> throw new ClusterUnreachable(message);
    }
  }
}
