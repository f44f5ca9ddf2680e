package dev.meltemi.cli.mesh;

import java.nio.file.Path;

/**
 * Where everything of one mesh is kept.
 *
 * <pre>
 * kubeconfig         for the host          database/  objects       logs/    one file a container
 * inside.kubeconfig  for Pilot and node    run/       relay, lock   images.yaml  the user's programs
 * internet/          certificates of the stand-in for the internet
 * history/           the console's last day
 * authority/         key and certificate of those who sign for workloads
 * </pre>
 */
record StateFolder(Path path) {
  StateFolder {
    path = path.toAbsolutePath().normalize();
  }

  Path kubeconfig() {
    return path.resolve("kubeconfig");
  }

  /** The same API server under its address inside the mesh. */
  Path insideKubeconfig() {
    return path.resolve("inside.kubeconfig");
  }

  Path logs() {
    return path.resolve("logs");
  }

  /** {@code ca.crt} signs what the stand-in for the internet shows to its clients. */
  Path internet() {
    return path.resolve("internet");
  }

  /** For its owner's eyes only. */
  Path authority() {
    return path.resolve("authority");
  }

  /** The console's last day. */
  Path history() {
    return path.resolve("history");
  }

  /** The link with the key, for the mesh's owner. */
  Path consoleLink() {
    return path.resolve("run/console");
  }

  Path images() {
    return path.resolve("images.yaml");
  }

  /** The front's own output when it was started in the background. */
  Path frontLog() {
    return logs().resolve("front.log");
  }

  /** What {@code up} found out and other commands ask for; exists only once the mesh is ready. */
  Path facts() {
    return path.resolve("run/facts.json");
  }
}
