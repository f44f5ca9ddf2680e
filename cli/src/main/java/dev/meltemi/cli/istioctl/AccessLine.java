package dev.meltemi.cli.istioctl;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of an access log in Istio's default text form; a dash stands for what is not there.
 *
 * @param source whose proxy wrote it
 * @param failure of the connection to the endpoint, in the proxy's words
 * @param millis the whole request took
 */
record AccessLine(
    String source,
    String start,
    String request,
    int status,
    List<String> flags,
    String details,
    String failure,
    long millis,
    String id,
    String authority,
    String endpoint,
    String cluster,
    String route) {
  private static final Pattern FORM =
      Pattern.compile(
          "\\[(\\S+)\\] \"([^\"]*)\" (\\d+) (\\S+) (\\S+) (\\S+) \"([^\"]*)\" (\\S+) (\\S+) (\\S+)"
              + " (\\S+) \"([^\"]*)\" \"([^\"]*)\" \"([^\"]*)\" \"([^\"]*)\" \"([^\"]*)\" (\\S+)"
              + " (\\S+) (\\S+) (\\S+) (\\S+) (\\S+)");

  /** Empty when the line is none of an access log. */
  static Optional<AccessLine> parse(String source, String line) {
    int begin = line.indexOf('[');
    if (begin < 0) return Optional.empty();
    Matcher parts = FORM.matcher(line.substring(begin).stripTrailing());
    if (!parts.matches()) return Optional.empty();
    String flags = parts.group(4);
    return Optional.of(
        new AccessLine(
            source,
            parts.group(1),
            parts.group(2),
            Integer.parseInt(parts.group(3)),
            flags.equals("-") ? List.of() : Arrays.asList(flags.split(",")),
            parts.group(5),
            parts.group(7),
            parts.group(10).equals("-") ? 0 : Long.parseLong(parts.group(10)),
            parts.group(14),
            parts.group(15),
            parts.group(16),
            parts.group(17),
            parts.group(22)));
  }

  boolean hasFlag(String flag) {
    return flags.contains(flag);
  }

  /** By the server or by a proxy; a delay alone is none. */
  boolean isFailure() {
    return status >= 500 || flags.stream().anyMatch(flag -> !flag.equals("DI"));
  }

  /** Of the request's line {@code GET /path HTTP/1.1}; empty when there was none. */
  String path() {
    String[] words = request.split(" ");
    return words.length < 2 ? "" : words[1];
  }

  /** Whether the proxy's own workload was asked. */
  boolean isInbound() {
    return cluster.startsWith("inbound|");
  }

  /** One hop in one line. */
  String hop() {
    String said = flags.isEmpty() ? "" : " " + String.join(",", flags);
    String to = endpoint.equals("-") ? "" : " → " + endpoint;
    return "%s %s: \"%s\" for %s: %d%s%s, %d ms"
        .formatted(start, source, request, authority, status, said, to, millis);
  }
}
