package dev.meltemi.runtime.relay;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A wish to run a command inside a container, as the line {@code exec NAMESPACE/POD/CONTAINER
 * plain|terminal WORD…}, each word encoded as in a URL's query.
 *
 * @param container "" for the pod's first one
 * @param terminal whether the command gets a terminal of its own
 */
public record ExecRequest(PodName pod, String container, boolean terminal, List<String> command) {
  private static final Pattern EXEC =
      Pattern.compile("exec ([^ /]+)/([^ /]+)/([^ /]*) (plain|terminal) (.+)");

  public ExecRequest {
    command = List.copyOf(command);
  }

  String line() {
    String words =
        command.stream()
            .map(word -> URLEncoder.encode(word, StandardCharsets.UTF_8))
            .collect(Collectors.joining(" "));
    return "exec %s/%s %s %s".formatted(pod, container, terminal ? "terminal" : "plain", words);
  }

  /** Reads a line; empty when it is not such a request. */
  static Optional<ExecRequest> parse(String line) {
    Matcher matcher = EXEC.matcher(line);
    if (!matcher.matches()) return Optional.empty();
    PodName pod = new PodName(matcher.group(1), matcher.group(2));
    boolean terminal = matcher.group(4).equals("terminal");
    // Limit -1: an empty last word is a word.
    List<String> words =
        Stream.of(matcher.group(5).split(" ", -1))
            .map(word -> URLDecoder.decode(word, StandardCharsets.UTF_8))
            .toList();
    return Optional.of(new ExecRequest(pod, matcher.group(3), terminal, words));
  }
}
