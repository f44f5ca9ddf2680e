package dev.meltemi.api.read;

import dev.meltemi.api.istio.LogCondition;
import dev.meltemi.api.istio.LogCondition.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of CEL that access logs are filtered by: comparisons of {@code response.code}, what
 * {@code request.method}, {@code request.path} and {@code request.headers['…']} are, and {@code
 * &&}, {@code ||} and brackets between them. A comparison with a code that is not there fails, as
 * in CEL.
 */
final class LogExpression {
  private static final int MOST_CODE = 999;
  private static final int DEEPEST = 32;
  private static final String BEGINS = ".startsWith";
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(&&|\\|\\||[()]|>=|<=|==|!=|>|<|\"[^\"\\\\]*\"|'[^'\\\\]*'|[0-9]+"
              + "|request\\.headers\\[(?:\"[-a-zA-Z0-9_]+\"|'[-a-zA-Z0-9_]+')](?:\\.[a-zA-Z]+)?"
              + "|[a-z_]+(?:\\.[a-zA-Z_]+)*)\\s*");

  private final List<String> tokens;
  private int at;
  private int depth;

  private LogExpression(List<String> tokens) {
    this.tokens = tokens;
  }

  /** Empty for what is no CEL, or none that is enforced. */
  static Optional<LogCondition> read(String text) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    int end = 0;
    while (end < text.length() && matcher.find(end) && matcher.start() == end) {
      tokens.add(matcher.group(1));
      end = matcher.end();
    }
    if (end < text.length() || tokens.isEmpty()) return Optional.empty();
    var expression = new LogExpression(tokens);
    return expression.any().filter(_ -> expression.at == tokens.size());
  }

  private Optional<LogCondition> any() {
    return list("||", this::all)
        .map(parts -> parts.size() == 1 ? parts.getFirst() : new LogCondition.Any(parts));
  }

  private Optional<LogCondition> all() {
    return list("&&", this::part)
        .map(parts -> parts.size() == 1 ? parts.getFirst() : new LogCondition.All(parts));
  }

  private Optional<List<LogCondition>> list(String between, Supplier<Optional<LogCondition>> part) {
    List<LogCondition> parts = new ArrayList<>();
    do {
      Optional<LogCondition> next = part.get();
      if (next.isEmpty()) return Optional.empty();
      parts.add(next.get());
    } while (taken(between));
    return Optional.of(parts);
  }

  private Optional<LogCondition> part() {
    if (!taken("(")) return comparison(next());
    if (++depth > DEEPEST) return Optional.empty();
    Optional<LogCondition> inner = any();
    depth--;
    return inner.filter(_ -> taken(")"));
  }

  private Optional<LogCondition> comparison(String subject) {
    if (subject.equals("response.code")) return code(next(), next());
    boolean begins = subject.endsWith(BEGINS);
    int length = subject.length() - (begins ? BEGINS.length() : 0);
    Optional<String> header = header(subject.substring(0, length));
    if (header.isEmpty()) return Optional.empty();
    if (begins) return call(header.get());
    return taken("==")
        ? value(next()).map(v -> new LogCondition.Header(header.get(), Way.IS, v))
        : Optional.empty();
  }

  private Optional<LogCondition> call(String header) {
    if (!taken("(")) return Optional.empty();
    return value(next())
        .filter(_ -> taken(")"))
        .map(value -> new LogCondition.Header(header, Way.BEGINS, value));
  }

  private static Optional<String> header(String subject) {
    if (subject.startsWith("request.headers[")) {
      return Optional.of(subject.substring(17, subject.length() - 2).toLowerCase(Locale.ROOT));
    }
    return switch (subject) {
      case "request.method" -> Optional.of(":method");
      case "request.path" -> Optional.of(":path");
      default -> Optional.empty();
    };
  }

  private static Optional<String> value(String token) {
    boolean quoted = token.startsWith("'") || token.startsWith("\"");
    return quoted ? Optional.of(token.substring(1, token.length() - 1)) : Optional.empty();
  }

  private static Optional<LogCondition> code(String operator, String number) {
    if (!number.matches("[0-9]{1,3}")) return Optional.empty();
    int code = Integer.parseInt(number);
    return switch (operator) {
      case ">=" -> Optional.of(new LogCondition.Code(Math.max(1, code), MOST_CODE));
      case ">" -> Optional.of(new LogCondition.Code(code + 1, MOST_CODE));
      case "<=" -> Optional.of(new LogCondition.Code(1, code));
      case "<" -> Optional.of(new LogCondition.Code(1, code - 1));
      case "==" -> Optional.of(new LogCondition.Code(code, code));
      case "!=" ->
          Optional.of(
              new LogCondition.Any(
                  List.of(
                      new LogCondition.Code(1, code - 1),
                      new LogCondition.Code(code + 1, MOST_CODE))));
      default -> Optional.empty();
    };
  }

  private boolean taken(String token) {
    if (at >= tokens.size() || !tokens.get(at).equals(token)) return false;
    at++;
    return true;
  }

  private String next() {
    return at < tokens.size() ? tokens.get(at++) : "";
  }
}
