package dev.meltemi.cli.console;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask. The address is the loopback's, but other users of the machine and pages of other
 * sites can reach it too: the first do not know the key, the second cannot send the token, and a
 * name of theirs that leads here is not ours.
 */
final class Guard {
  static final String TOKEN_HEADER = "X-Meltemi-Token";
  private static final int SECRET_BYTES = 24;

  private final int port;
  private final String key = secret();
  private final String token = secret();

  Guard(int port) {
    this.port = port;
  }

  private static String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** With the key, to be opened once; the browser then holds it as a cookie. */
  String link() {
    return "http://127.0.0.1:" + port + "/?key=" + key;
  }

  String token() {
    return token;
  }

  /** Why a request is not served; empty when it is. */
  Optional<Reply> refusal(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    @Nullable String host = headers.getFirst("Host");
    if (!List.of("127.0.0.1:" + port, "localhost:" + port).contains(host == null ? "" : host))
      return Optional.of(Reply.error(421, "This is not the host of the console."));
    if (!holdsKey(headers))
      return Optional.of(
          Reply.text(
              401, "The link with the key opens the console; it is printed by: meltemi console\n"));
    String method = exchange.getRequestMethod();
    if (method.equals("GET") || method.equals("HEAD")) return Optional.empty();
    @Nullable String origin = headers.getFirst("Origin");
    boolean ours = origin == null || origin.equals("http://" + host);
    if (!ours || !same(token, headers.getFirst(TOKEN_HEADER)))
      return Optional.of(Reply.error(403, "The request does not come from the console's page."));
    return Optional.empty();
  }

  /** The answer to the link itself; empty when the key is another. */
  Optional<Reply> welcome(String offered) {
    if (!same(key, offered)) return Optional.empty();
    String cookie = cookie() + "=" + key + "; Path=/; HttpOnly; SameSite=Strict";
    return Optional.of(Reply.seeOther("/", cookie));
  }

  /** Cookies do not tell ports apart. */
  private String cookie() {
    return "meltemi-" + port;
  }

  private boolean holdsKey(Headers headers) {
    for (String line : headers.getOrDefault("Cookie", List.of())) {
      for (String part : line.split(";")) {
        String[] pair = part.strip().split("=", 2);
        if (pair.length == 2 && pair[0].equals(cookie()) && same(key, pair[1])) return true;
      }
    }
    return false;
  }

  private static boolean same(String secret, @Nullable String offered) {
    return offered != null
        && MessageDigest.isEqual(
            secret.getBytes(StandardCharsets.US_ASCII),
            offered.getBytes(StandardCharsets.US_ASCII));
  }
}
