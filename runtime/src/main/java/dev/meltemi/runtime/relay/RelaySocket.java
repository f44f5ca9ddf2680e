package dev.meltemi.runtime.relay;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Where the relay's socket of a mesh is, the same for whoever asks. */
public final class RelaySocket {
  /** sockaddr_un holds 108 bytes with the final zero (unix(7)). */
  private static final int LONGEST_PATH_BYTES = 107;

  private RelaySocket() {}

  /**
   * {@code <state>/run/relay.sock}, or a short name under /tmp where that is too long for a socket.
   */
  public static Path of(Path state) {
    Path socket = state.toAbsolutePath().normalize().resolve("run/relay.sock");
    byte[] path = socket.toString().getBytes(StandardCharsets.UTF_8);
    if (path.length <= LONGEST_PATH_BYTES) return socket;
    return Path.of("/tmp", "meltemi-" + digest(path), "relay.sock");
  }

  private static String digest(byte[] path) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(path);
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
