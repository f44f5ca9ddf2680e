package dev.meltemi.traffic.match;

import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/** Whether a regular expression can be matched at all. */
public final class PatternCheck {
  private PatternCheck() {}

  /** What is wrong with it, or empty for a valid RE2 expression. */
  public static Optional<String> fault(String regex) {
    try {
      com.google.re2j.Pattern.compile(regex);
      return Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.of(e.getDescription());
    }
  }
}
