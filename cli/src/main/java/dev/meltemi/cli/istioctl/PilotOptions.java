package dev.meltemi.cli.istioctl;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the control plane is. */
final class PilotOptions {
  private final PilotFinder localMesh;

  @Option(
      names = "--pilot",
      paramLabel = "URL",
      description =
          "Pilot's debug address, such as http://127.0.0.1:15014; otherwise that of the local"
              + " mesh.")
  private @Nullable URI pilot;

  PilotOptions(PilotFinder localMesh) {
    this.localMesh = localMesh;
  }

  Optional<PilotLink> link() {
    return pilot == null ? localMesh.find() : Optional.of(PilotLink.http(pilot));
  }
}
