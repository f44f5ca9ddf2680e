package dev.meltemi.api.check;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/** Regular expressions are RE2: no look-around, no back-references, linear time. */
final class Regexes {
  /** Characters; Istio's limit. */
  static final int MAX_LENGTH = 1024;

  private Regexes() {}

  static Optional<String> problem(String regex) {
    if (regex.length() > MAX_LENGTH) {
      return Optional.of("regex is too large, max length allowed is " + MAX_LENGTH);
    }
    try {
      Pattern.compile(regex);
      return Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.of(
          "\""
              + regex
              + "\" is no RE2 regular expression: "
              + e.getDescription()
              + " `"
              + e.getPattern()
              + "`");
    }
  }
}
