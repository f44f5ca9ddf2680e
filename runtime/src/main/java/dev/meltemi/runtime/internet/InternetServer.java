package dev.meltemi.runtime.internet;

import java.nio.file.Path;
import java.util.List;

/**
 * The program that stands in for the servers of the internet.
 *
 * @param command runs it; it listens on 80 (HTTP), 443 (HTTPS) and 9000 (bytes are sent back)
 * @param authority the certificate that its own is signed by, in PEM
 */
public record InternetServer(List<String> command, Path authority) {
  public InternetServer {
    command = List.copyOf(command);
  }
}
