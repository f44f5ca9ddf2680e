package dev.meltemi.cli.istioctl;

import picocli.CommandLine.Mixin;

/** Files when {@code -f} names some, else the running mesh. */
final class MeshOptions {
  @Mixin private final FileOptions files = new FileOptions();
  @Mixin private final ClusterOptions cluster = new ClusterOptions();

  String namespace() {
    return cluster.namespace().orElse("default");
  }

  MeshSource read() {
    if (!files.files().isEmpty()) return MeshFiles.read(files.files(), namespace());
    try (var api = new ApiClient(cluster.access())) {
      return RunningConfig.read(api, "the cluster");
    }
  }
}
