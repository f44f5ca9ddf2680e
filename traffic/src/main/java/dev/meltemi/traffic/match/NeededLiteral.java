package dev.meltemi.traffic.match;

/**
 * Finds the longest text that every match of a pattern contains, for the plain patterns that people
 * write: {@code ^(.*?;)?(user=jason)(;.*)?$} needs {@code user=jason}. Anything unusual needs
 * nothing, which is always safe.
 */
final class NeededLiteral {
  private final String regex;
  private int at;
  private final StringBuilder run = new StringBuilder();
  private String best = "";

  private NeededLiteral(String regex) {
    this.regex = regex;
  }

  /** The needed text, or the empty string, which every value contains. */
  static String of(String regex) {
    // Alternatives, flags and quoting change the meaning of what stands around them.
    if (regex.contains("|") || regex.contains("(?") || regex.contains("\\Q")) return "";
    NeededLiteral literal = new NeededLiteral(regex);
    while (literal.at < regex.length()) literal.element();
    literal.endRun();
    return literal.best;
  }

  /** One character, class or group with the quantifier behind it. */
  private void element() {
    char c = regex.charAt(at);
    switch (c) {
      case '(' -> group();
      case '[' -> {
        endRun();
        skipClass();
        skipQuantifier();
      }
      case '^', '$', '.' -> {
        endRun();
        at++;
        skipQuantifier();
      }
      case '\\' -> escape();
      default -> literal(c, 1);
    }
  }

  private void escape() {
    char escaped = at + 1 < regex.length() ? regex.charAt(at + 1) : ' ';
    if (Character.isLetterOrDigit(escaped)) {
      endRun();
      // Classes such as \d, and also \x41, \pN or \123, whose tail must not be read as literal.
      at = "dDsSwWbB".indexOf(escaped) >= 0 ? at + 2 : regex.length();
      skipQuantifier();
    } else {
      literal(escaped, 2);
    }
  }

  private void literal(char c, int length) {
    at += length;
    if (isQuantifier()) {
      endRun();
      skipQuantifier();
    } else {
      run.append(c);
    }
  }

  private void group() {
    int close = closing(at);
    boolean plain = close + 1 >= regex.length() || "?*{+".indexOf(regex.charAt(close + 1)) < 0;
    if (close < 0 || close >= regex.length()) {
      at = regex.length();
    } else if (plain) {
      String inner = of(regex.substring(at + 1, close));
      // Only a group of nothing but literal text joins its neighbours.
      if (inner.equals(regex.substring(at + 1, close))) {
        run.append(inner);
      } else {
        endRun();
        keep(inner);
      }
      at = close + 1;
    } else {
      endRun();
      at = close + 1;
      skipQuantifier();
    }
  }

  private int closing(int open) {
    int depth = 0;
    for (int i = open; i < regex.length(); i++) {
      char c = regex.charAt(i);
      if (c == '\\') i++;
      else if (c == '[') i = endOfClass(i);
      else if (c == '(') depth++;
      else if (c == ')' && --depth == 0) return i;
    }
    return regex.length();
  }

  private void skipClass() {
    at = endOfClass(at) + 1;
  }

  private int endOfClass(int open) {
    int i = open + 1;
    if (i < regex.length() && regex.charAt(i) == '^') i++;
    if (i < regex.length() && regex.charAt(i) == ']') i++;
    for (; i < regex.length() && regex.charAt(i) != ']'; i++) {
      if (regex.charAt(i) == '\\') i++;
      else if (regex.startsWith("[:", i)) i = Math.max(i, regex.indexOf(":]", i)) + 1;
    }
    return Math.min(i, regex.length() - 1);
  }

  private boolean isQuantifier() {
    return at < regex.length() && "?*+{".indexOf(regex.charAt(at)) >= 0;
  }

  private void skipQuantifier() {
    while (isQuantifier()) {
      int end = regex.charAt(at) == '{' ? regex.indexOf('}', at) : at;
      at = end < 0 ? regex.length() : end + 1;
    }
  }

  private void endRun() {
    keep(run.toString());
    run.setLength(0);
  }

  private void keep(String text) {
    if (text.length() > best.length()) best = text;
  }
}
