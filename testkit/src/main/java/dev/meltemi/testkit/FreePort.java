package dev.meltemi.testkit;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for a server that cannot choose one itself. It lies below those that Linux gives to
 * whoever asks for port 0 (ip_local_port_range), so that none of these takes it in between.
 */
public final class FreePort {
  private static final int LOWEST = 20_000;
  private static final int ABOVE = 32_000;
  private static final int ATTEMPTS = 100;

  private FreePort() {}

  public static int find() {
    for (int i = 0; i < ATTEMPTS; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, ABOVE);
      try (var _ = new ServerSocket(port)) {
        return port;
      } catch (IOException taken) {
        // The next one.
      }
    }
    throw new IllegalStateException("no free port between " + LOWEST + " and " + ABOVE);
  }
}
