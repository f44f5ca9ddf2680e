package dev.meltemi.traffic;

/**
 * A condition on one request header. Several values of one name are joined with a comma first, as
 * Envoy does.
 *
 * @param name in lower case; {@code :method}, {@code :scheme}, {@code :authority} and {@code :path}
 *     name the parts of the request line
 * @param inverted the condition must not hold (Envoy {@code invert_match})
 * @param missingIsEmpty a header that is not there is compared as an empty value (Envoy {@code
 *     treat_missing_header_as_empty}); otherwise a missing header never matches, inverted or not,
 *     except an inverted {@link StringMatch.Present}
 */
public record HeaderMatch(
    String name, StringMatch value, boolean inverted, boolean missingIsEmpty) {
  public static HeaderMatch exact(String name, String value) {
    return new HeaderMatch(name, new StringMatch.Exact(value), false, false);
  }
}
