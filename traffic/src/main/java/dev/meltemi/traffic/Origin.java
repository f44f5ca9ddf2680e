package dev.meltemi.traffic;

/**
 * Where a route or cluster comes from in the user's configuration.
 *
 * @param object the resource, such as {@code VirtualService default/reviews}; empty for what
 *     Meltemi adds by itself
 * @param rule the zero-based number of the rule inside the object, or -1 when the object as a whole
 *     is meant
 * @param source {@code file:line} when the object carries it, else empty
 */
public record Origin(String object, int rule, String source) {
  private static final Origin NONE = new Origin("", -1, "");

  /** The origin of a default that no user wrote. */
  public static Origin none() {
    return NONE;
  }

  public boolean isNone() {
    return object.isEmpty();
  }

  @Override
  public String toString() {
    if (isNone()) return "default";
    String place = source.isEmpty() ? "" : " (" + source + ")";
    return (rule < 0 ? object : object + " rule " + rule) + place;
  }
}
