package dev.meltemi.proxy.http;

import org.jspecify.annotations.Nullable;

/**
 * The Connection header and what goes with it: fields for one hop only (RFC 9110 section 7.6.1).
 */
public final class Connection {
  private Connection() {}

  /** Whether the Connection header lists {@code option}, in any case. */
  static boolean names(Headers headers, String option) {
    @Nullable String connection = headers.joined("connection");
    if (connection == null) return false;
    if (connection.equalsIgnoreCase(option)) return true;
    if (connection.indexOf(',') < 0) return false;
    for (String part : connection.split(",")) {
      if (part.strip().equalsIgnoreCase(option)) return true;
    }
    return false;
  }

  /** Removes what is meant for this hop. */
  public static void removeHopByHop(Headers headers) {
    @Nullable String connection = headers.joined("connection");
    if (connection != null) {
      headers.remove("connection");
      if (!connection.equalsIgnoreCase("keep-alive") && !connection.equalsIgnoreCase("close")) {
        for (String named : connection.split(",")) {
          String name = named.strip().toLowerCase(java.util.Locale.ROOT);
          // A peer must not be able to remove the fields that frame or identify the message.
          if (!name.startsWith("x-") && !name.startsWith("content-")) headers.remove(name);
        }
      }
    }
    headers.removeIf(Connection::isHopByHop);
    @Nullable String te = headers.get("te");
    if (te != null && !te.equalsIgnoreCase("trailers")) headers.remove("te");
  }

  private static boolean isHopByHop(String name) {
    return switch (name) {
      case "keep-alive", "proxy-connection", "transfer-encoding", "upgrade" -> true;
      default -> false;
    };
  }
}
