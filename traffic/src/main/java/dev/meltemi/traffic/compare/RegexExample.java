package dev.meltemi.traffic.compare;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/**
 * A text that an RE2 expression takes whole: the shortest way through its first alternatives. Only
 * texts that the expression really takes are given out, so that what is not understood here costs
 * an example and nothing else.
 */
final class RegexExample {
  private static final String ANY = "x";

  private final String regex;
  private final boolean generous;
  private int at;

  private RegexExample(String regex, boolean generous) {
    this.regex = regex;
    this.generous = generous;
  }

  /**
   * @param generous whether what may be left out is there once
   */
  static Optional<String> of(String regex, boolean generous) {
    try {
      String text = new RegexExample(regex, generous).alternatives();
      return Pattern.matches(regex, text) ? Optional.of(text) : Optional.empty();
    } catch (PatternSyntaxException | IndexOutOfBoundsException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private String alternatives() {
    String first = sequence();
    while (at < regex.length() && regex.charAt(at) == '|') {
      at++;
      String unused = sequence();
      if (unused.isEmpty()) continue;
      if (first.isEmpty() && generous) first = unused;
    }
    return first;
  }

  private String sequence() {
    var text = new StringBuilder();
    while (at < regex.length() && regex.charAt(at) != '|' && regex.charAt(at) != ')') {
      text.append(repeated(atom()));
    }
    return text.toString();
  }

  private String repeated(String once) {
    if (at == regex.length()) return once;
    String result = once;
    switch (regex.charAt(at)) {
      case '*', '?' -> {
        at++;
        result = generous ? once : "";
      }
      case '+' -> at++;
      case '{' -> {
        int end = regex.indexOf('}', at);
        result = once.repeat(Integer.parseInt(regex.substring(at + 1, end).split(",", -1)[0]));
        at = end + 1;
      }
      default -> {
        return once;
      }
    }
    if (at < regex.length() && regex.charAt(at) == '?') at++; // Reluctant: the same texts.
    return result;
  }

  private String atom() {
    char c = regex.charAt(at++);
    return switch (c) {
      case '^', '$' -> "";
      case '.' -> ANY;
      case '(' -> group();
      case '[' -> oneOf();
      case '\\' -> escaped();
      default -> String.valueOf(c);
    };
  }

  private String group() {
    if (regex.startsWith("?P<", at)) at = regex.indexOf('>', at) + 1;
    else if (regex.charAt(at) == '?') {
      while (regex.charAt(at) != ':' && regex.charAt(at) != ')') at++;
      if (regex.charAt(at++) == ')') return "";
    }
    String inside = alternatives();
    at++;
    return inside;
  }

  private String oneOf() {
    int end = regex.indexOf(']', at + (regex.charAt(at) == '^' ? 2 : 1));
    String all = regex.substring(at - 1, end + 1);
    at = end + 1;
    for (char c : "xa0-_/ ;=Z".toCharArray()) {
      if (Pattern.matches(all, String.valueOf(c))) return String.valueOf(c);
    }
    return String.valueOf(all.charAt(1));
  }

  private String escaped() {
    char c = regex.charAt(at++);
    return switch (c) {
      case 'd' -> "0";
      case 'w', 'D', 'S' -> "a";
      case 's' -> " ";
      case 'W' -> "-";
      case 'b', 'A', 'z' -> "";
      default -> String.valueOf(c);
    };
  }
}
