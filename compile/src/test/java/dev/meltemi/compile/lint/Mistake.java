package dev.meltemi.compile.lint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One mistake beside its corrected form, as {@code src/test/resources/mistakes} writes them: the
 * code by which it is found, a sentence, and resources in short with the lines of a diff.
 */
record Mistake(String code, String sentence, String wrong, String right) {
  private static final Pattern TITLE = Pattern.compile("=== (\\w+): (.*)");

  /** {@code Kind namespace/name {more: metadata}}, of which namespace and braces may be missing. */
  private static final Pattern HEAD =
      Pattern.compile("([A-Z]\\w+) (?:([\\w-]+)/)?([\\w-]+)(?: \\{(.*)})?");

  private static final Set<String> CORE = Set.of("Service", "Pod", "Namespace", "Secret");

  static List<Mistake> all(String file) {
    List<Mistake> mistakes = new ArrayList<>();
    String title = "";
    List<String> lines = new ArrayList<>();
    for (String line : (text(file) + "=== End: .\n").split("\n")) {
      if (line.startsWith("===")) {
        if (!title.isEmpty()) mistakes.add(of(title, lines));
        title = line;
        lines.clear();
      } else if (!line.isEmpty() && !title.isEmpty()) {
        lines.add(line);
      }
    }
    return mistakes;
  }

  static String text(String file) {
    try (InputStream in = Mistake.class.getResourceAsStream("/mistakes/" + file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Mistake of(String title, List<String> lines) {
    Matcher words = TITLE.matcher(title);
    if (!words.matches()) throw new IllegalArgumentException(title);
    return new Mistake(words.group(1), words.group(2), yaml(lines, '-'), yaml(lines, '+'));
  }

  private static String yaml(List<String> lines, char side) {
    var yaml = new StringBuilder();
    for (String line : lines) {
      char mark = line.charAt(0);
      if (mark != side && (mark == '-' || mark == '+')) continue;
      String rest = Character.isUpperCase(mark) ? line : line.substring(1);
      Matcher head = HEAD.matcher(rest);
      yaml.append(head.matches() ? head(head) : rest + "\n");
    }
    return yaml.toString();
  }

  private static String head(Matcher head) {
    String kind = head.group(1);
    String version =
        CORE.contains(kind)
            ? "v1"
            : switch (kind) {
              case "Deployment" -> "apps/v1";
              case "PeerAuthentication" -> "security.istio.io/v1";
              default -> "networking.istio.io/v1";
            };
    String namespace = head.group(2) == null ? "" : ", namespace: " + head.group(2);
    String more = head.group(4) == null ? "" : ", " + head.group(4);
    String metadata = "metadata: {name: " + head.group(3) + namespace + more + "}";
    boolean hasSpec = !kind.equals("Namespace") && !kind.equals("Secret");
    return "---\napiVersion: %s\nkind: %s\n%s\n%s"
        .formatted(version, kind, metadata, hasSpec ? "spec:\n" : "");
  }
}
