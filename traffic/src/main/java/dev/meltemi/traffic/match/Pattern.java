package dev.meltemi.traffic.match;

/**
 * A compiled RE2 pattern that must match as a whole. Where the pattern obviously needs some literal
 * text, its absence answers without running the automaton.
 */
final class Pattern {
  /** Stands where no pattern is needed; matches nothing but the empty text. */
  static final Pattern NOTHING = of("");

  private final com.google.re2j.Pattern compiled;
  private final String literal;

  private Pattern(com.google.re2j.Pattern compiled, String literal) {
    this.compiled = compiled;
    this.literal = literal;
  }

  static Pattern of(String regex) {
    return new Pattern(com.google.re2j.Pattern.compile(regex), NeededLiteral.of(regex));
  }

  boolean matches(String value) {
    return value.contains(literal) && compiled.matches(value);
  }
}
