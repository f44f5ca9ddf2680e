package dev.meltemi.cli.mesh;

import java.nio.file.Path;

/** Where the logs of the local mesh are whose kubeconfig is in use. */
public final class LocalLogs {
  private LocalLogs() {}

  /** The kubeconfig's folder is the mesh's own; without one it is the usual folder. */
  public static Path folder() {
    String kubeconfig = System.getenv().getOrDefault("KUBECONFIG", "");
    Path state = kubeconfig.isEmpty() ? null : Path.of(kubeconfig).toAbsolutePath().getParent();
    return (state == null ? new StateOptions().folder() : new StateFolder(state)).logs();
  }
}
