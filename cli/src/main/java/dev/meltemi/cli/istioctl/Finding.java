package dev.meltemi.cli.istioctl;

import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A problem as Istio's analyzers speak of it.
 *
 * @param code Istio's where it has one ({@code IST0101}), else ours
 */
record Finding(String code, Level level, Origin origin, String message, String fix) {
  /** The worst first. */
  enum Level {
    ERROR("Error"),
    WARNING("Warning"),
    INFO("Info");

    private final String word;

    Level(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  private static final String SCHEMA = "IST0106";
  private static final String DEPRECATED = "IST0002";

  /** What Istio calls an error, though the configuration works as far as it goes. */
  private static final Set<String> ERRORS =
      Set.of(
          "IST0101", "IST0106", "IST0109", "IST0110", "IST0111", "IST0112", "IST0113", "IST0145",
          "IST0161", "IST0173");

  private static final Set<String> NOTICES = Set.of("IST0102", "IST0118", "IST0131");

  /**
   * @param place of the object's document, for what has no place of its own
   */
  static Finding of(Problem problem, Origin place) {
    boolean istio = problem.code().matches("IST[0-9]{4}");
    String code =
        istio
            ? problem.code()
            : problem.code().equals("Deprecated")
                ? DEPRECATED
                : problem.isError() ? SCHEMA : problem.code();
    String message =
        code.equals(SCHEMA) && !istio
            ? "Schema validation error: " + problem.message() + " (" + problem.code() + ")"
            : problem.message();
    boolean placed = !problem.origin().source().isEmpty();
    return new Finding(
        code, level(code, problem), placed ? problem.origin() : place, message, problem.fix());
  }

  private static Level level(String code, Problem problem) {
    if (ERRORS.contains(code)) return Level.ERROR;
    if (NOTICES.contains(code)) return Level.INFO;
    return switch (problem.severity()) {
      case ERROR -> Level.ERROR;
      case WARNING -> Level.WARNING;
      case INFO -> Level.INFO;
    };
  }

  /** {@code VirtualService default/reviews}, without the rule. */
  String object() {
    String[] words = origin.object().split(" ", 3);
    return words.length < 2 ? origin.object() : words[0] + " " + words[1];
  }

  private String reference() {
    if (origin.source().isEmpty()) return "";
    return origin.line() > 0 ? origin.source() + ":" + origin.line() : origin.source();
  }

  /** Istio's line: {@code Error [IST0101] (VirtualService default/x file.yaml:12) …}. */
  String line() {
    String place = (object() + " " + reference()).strip();
    return "%s [%s] (%s) %s".formatted(level.word(), code, place, message);
  }

  /** Istio's fields, and what to do. */
  Map<String, Object> tree() {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("code", code);
    if (code.startsWith("IST")) {
      tree.put(
          "documentationUrl",
          "https://istio.io/latest/docs/reference/config/analysis/"
              + code.toLowerCase(java.util.Locale.ROOT)
              + "/");
    }
    tree.put("level", level.word());
    tree.put("message", message);
    tree.put("origin", object());
    if (!reference().isEmpty()) tree.put("reference", reference());
    if (!fix.isEmpty()) tree.put("fix", fix.strip());
    return tree;
  }
}
