package dev.meltemi.api.istio;

import java.util.Optional;

/**
 * What a request's path and host become before it is sent on.
 *
 * @param uri replaces the matched prefix on a prefix match, else the whole path; excludes
 *     uriRegexRewrite
 */
public record Rewrite(
    Optional<String> uri, Optional<String> authority, Optional<RegexRewrite> uriRegexRewrite) {

  /** RE2 match and its substitution, with {@code \1} for groups. */
  public record RegexRewrite(String match, String rewrite) {}
}
