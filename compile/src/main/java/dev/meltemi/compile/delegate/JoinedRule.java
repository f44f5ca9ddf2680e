package dev.meltemi.compile.delegate;

import dev.meltemi.api.istio.HeaderOperations;
import dev.meltemi.api.istio.HttpMatch;
import dev.meltemi.api.istio.HttpPolicy;
import dev.meltemi.api.istio.HttpRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A delegate's rule under the conditions of the rule that names the delegate. */
final class JoinedRule {
  private JoinedRule() {}

  /** Empty when some match of the delegate's is not within any of the asking rule's. */
  static Optional<HttpRoute> of(HttpRoute asking, HttpRoute rule) {
    List<HttpMatch> match = match(asking.match(), rule.match());
    if (match.isEmpty() && !(asking.match().isEmpty() && rule.match().isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(
        new HttpRoute(
            rule.origin(),
            name(asking.name(), rule.name()),
            match,
            rule.action(),
            policy(asking.policy(), rule.policy())));
  }

  private static List<HttpMatch> match(List<HttpMatch> asking, List<HttpMatch> own) {
    if (asking.isEmpty()) return own;
    if (own.isEmpty()) return asking;
    List<HttpMatch> joined = new ArrayList<>();
    for (HttpMatch narrow : own) {
      List<HttpMatch> within =
          asking.stream().flatMap(wide -> JoinedMatch.of(wide, narrow).stream()).toList();
      if (within.isEmpty()) return List.of();
      joined.addAll(within);
    }
    return joined;
  }

  static String name(String asking, String own) {
    if (own.isEmpty()) return asking;
    return asking.isEmpty() ? own : asking + "-" + own;
  }

  /** Block by block: what the delegate does not say is said by who asks. */
  private static HttpPolicy policy(HttpPolicy asking, HttpPolicy own) {
    return new HttpPolicy(
        own.rewrite().or(asking::rewrite),
        own.timeout().or(asking::timeout),
        own.retries().or(asking::retries),
        own.fault().or(asking::fault),
        own.mirrors().isEmpty() ? asking.mirrors() : own.mirrors(),
        own.cors().or(asking::cors),
        own.headers().equals(HeaderOperations.NONE) ? asking.headers() : own.headers());
  }
}
