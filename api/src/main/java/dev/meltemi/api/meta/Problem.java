package dev.meltemi.api.meta;

/**
 * Something wrong with what a user wrote. A value, never thrown: every problem of a file is
 * reported at once.
 *
 * @param code a stable name to look up, such as {@code UnknownField}
 * @param message names the field and what is wrong with it, one sentence
 * @param fix what to write instead, possibly YAML of several lines; "" when there is no single
 *     remedy
 */
public record Problem(String code, Severity severity, Origin origin, String message, String fix) {
  public static Problem error(String code, Origin origin, String message, String fix) {
    return new Problem(code, Severity.ERROR, origin, message, fix);
  }

  public static Problem warning(String code, Origin origin, String message, String fix) {
    return new Problem(code, Severity.WARNING, origin, message, fix);
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /** One line for a terminal, without the fix: {@code error reviews.yaml:12 UnknownField: …}. */
  @Override
  public String toString() {
    return severity.name().toLowerCase(java.util.Locale.ROOT)
        + " "
        + origin
        + " "
        + code
        + ": "
        + message;
  }
}
