package dev.meltemi.cli.mesh;

import dev.meltemi.cli.istioctl.PilotLink;
import dev.meltemi.runtime.relay.RelayClient;
import dev.meltemi.runtime.relay.RelaySocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the Pilot of the local mesh whose kubeconfig is in use: its relay is beside that file. */
public final class LocalPilot {
  private LocalPilot() {}

  /** Empty when KUBECONFIG is not that of a local mesh. */
  public static Optional<PilotLink> find() {
    String kubeconfig = System.getenv().getOrDefault("KUBECONFIG", "");
    Path state = Path.of(kubeconfig).toAbsolutePath().getParent();
    if (kubeconfig.isEmpty() || state == null || !Files.exists(RelaySocket.of(state))) {
      return Optional.empty();
    }
    return Optional.of(new RelayPilot(new RelayClient(state)));
  }
}
