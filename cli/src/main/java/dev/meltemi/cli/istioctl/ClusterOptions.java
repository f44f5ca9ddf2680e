package dev.meltemi.cli.istioctl;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster and namespace a command speaks of. */
final class ClusterOptions {
  @Option(
      names = {"--kubeconfig", "-c"},
      paramLabel = "FILE",
      description = "Kubeconfig; otherwise $$KUBECONFIG, then ~/.kube/config.")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "Context of the kubeconfig; otherwise its current one.")
  private @Nullable String context;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "Namespace; otherwise the context's, otherwise default.")
  private @Nullable String namespace;

  Optional<String> namespace() {
    return Optional.ofNullable(namespace);
  }

  Kubeconfig.Access access() {
    return Kubeconfig.find(Optional.ofNullable(kubeconfig), Optional.ofNullable(context));
  }
}
