package dev.meltemi.kube.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The administrator's token, kept in a file that only its owner can read. */
public final class BearerToken {

  private static final String SCHEME = "Bearer ";
  private static final int BYTES = 32;

  private final String value;

  private BearerToken(String value) {
    this.value = value;
  }

  /** Reads the file, or makes it with a new token. */
  public static BearerToken open(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] random = new byte[BYTES];
      new SecureRandom().nextBytes(random);
      PrivateFiles.write(file, HexFormat.of().formatHex(random) + "\n");
    }
    return new BearerToken(Files.readString(file).strip());
  }

  public String value() {
    return value;
  }

  /**
   * Whether an {@code Authorization} header carries this token. Takes as long for a wrong token as
   * for the right one.
   */
  public boolean isIn(String header) {
    return header.startsWith(SCHEME)
        && MessageDigest.isEqual(
            header.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8),
            value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "BearerToken";
  }
}
