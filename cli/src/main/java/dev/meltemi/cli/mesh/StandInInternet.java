package dev.meltemi.cli.mesh;

import dev.meltemi.kube.tls.Authority;
import dev.meltemi.runtime.internet.InternetServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The servers of the local mesh's internet: httpbin, under names with certificates of their own.
 */
final class StandInInternet {
  private static final List<String> NAMES = List.of("httpbin.org", "*.httpbin.org");

  private StandInInternet() {}

  /** Makes the server's certificate, and before the first time the authority that signs it. */
  static InternetServer of(StateFolder state, InstantSource clock) {
    Path folder = state.internet();
    Path certificate = folder.resolve("server.crt");
    Path key = folder.resolve("server.key");
    try {
      Authority.open(folder, clock).server(NAMES.getFirst(), NAMES).write(certificate, key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command = new ArrayList<>(Programs.inside().sample());
    command.addAll(List.of("internet", certificate.toString(), key.toString()));
    return new InternetServer(command, folder.resolve("ca.crt"));
  }
}
