package dev.meltemi.compile.lint;

import dev.meltemi.api.istio.Destination;
import dev.meltemi.api.istio.HttpAction;
import dev.meltemi.api.istio.HttpMatch;
import dev.meltemi.api.istio.HttpPolicy;
import dev.meltemi.api.istio.HttpRoute;
import dev.meltemi.api.istio.Mirror;
import dev.meltemi.api.istio.Rewrite;
import dev.meltemi.api.istio.RouteDestination;
import dev.meltemi.api.istio.StringMatch;
import dev.meltemi.api.istio.VirtualService;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Splits, redirects and rewrites that do something else than it seems. */
final class ActionLint {
  private static final String WEIGHTS = "Weights";
  private static final String INEFFECTIVE = "Ineffective";
  private static final int WHOLE = 100;

  private final HttpRoute rule;
  private final Notes notes;

  private ActionLint(HttpRoute rule, Notes notes) {
    this.rule = rule;
    this.notes = notes;
  }

  static void check(HttpRoute rule, VirtualService service, Notes notes) {
    var lint = new ActionLint(rule, notes);
    switch (rule.action()) {
      case HttpAction.Forward(List<RouteDestination> shares) -> {
        lint.weights(shares);
        lint.mirrors(shares);
        rule.policy().rewrite().ifPresent(lint::rewrite);
      }
      case HttpAction.Redirect redirect -> {
        lint.withoutForwarding("redirect");
        lint.loop(redirect, service);
      }
      case HttpAction.DirectResponse _ -> lint.withoutForwarding("directResponse");
      case HttpAction.Delegate _ -> {}
    }
  }

  private void weights(List<RouteDestination> shares) {
    if (shares.size() == 1) {
      int weight = shares.getFirst().weight();
      if (weight != 0 && weight != WHOLE) {
        warn(
            WEIGHTS,
            "a destination alone gets every request, whatever its weight (%d)".formatted(weight),
            "Add the other destinations, or remove weight.");
      }
      return;
    }
    int total = shares.stream().mapToInt(RouteDestination::weight).sum();
    if (total == 0) {
      warn(WEIGHTS, "no destination has a weight, so the first gets every request", "weight: 50");
    } else {
      if (total != WHOLE) {
        warn(
            WEIGHTS,
            "the weights add up to %d, not 100; each share is its part of that".formatted(total),
            "Let them add up to 100.");
      }
      shares.stream()
          .filter(share -> share.weight() == 0)
          .forEach(share ->
              info(
                  WEIGHTS,
                  "destination %s has weight 0 and gets nothing"
                      .formatted(words(share.destination())),
                  "Remove it, or give it a weight."));
    }
    Set<Destination> seen = new HashSet<>();
    for (RouteDestination share : shares) {
      if (!seen.add(share.destination())) {
        warn(
            "DuplicateDestination",
            "destination %s stands twice in one split".formatted(words(share.destination())),
            "Did you mean another subset?");
      }
    }
  }

  private static String words(Destination destination) {
    return destination.host() + destination.subset().map(subset -> "/" + subset).orElse("");
  }

  private void mirrors(List<RouteDestination> shares) {
    for (Mirror mirror : rule.policy().mirrors()) {
      if (mirror.percentage().value() == 0) {
        warn(INEFFECTIVE, "a mirror of 0 % copies nothing", "mirrorPercentage: {value: 100}");
      }
      boolean same =
          shares.size() == 1 && shares.getFirst().destination().equals(mirror.destination());
      if (same) {
        warn(
            "MirrorToItself",
            "the mirror is the rule's own destination, which gets every request twice",
            "Name another subset or host.");
      }
    }
  }

  private void withoutForwarding(String action) {
    HttpPolicy policy = rule.policy();
    List<String> useless = new ArrayList<>();
    if (policy.timeout().isPresent()) useless.add("timeout");
    if (policy.retries().isPresent()) useless.add("retries");
    if (!policy.mirrors().isEmpty()) useless.add("mirror");
    if (!useless.isEmpty()) {
      warn(
          INEFFECTIVE,
          "%s beside %s have no effect: nothing is sent on"
              .formatted(String.join(", ", useless), action),
          "Remove them.");
    }
  }

  private void loop(HttpAction.Redirect redirect, VirtualService service) {
    boolean elsewhere =
        redirect.scheme().isPresent()
            || redirect.port().isPresent()
            || redirect.authority().filter(host -> !service.hosts().contains(host)).isPresent();
    if (elsewhere || redirect.prefixRewrite().isPresent()) return;
    String to = redirect.uri().orElse("");
    boolean takenAgain =
        (rule.match().isEmpty() && redirect.uri().isPresent())
            || rule.match().stream().map(HttpMatch::request).anyMatch(r -> takes(r.uri(), to));
    if (takenAgain) {
      warn(
          "RedirectLoop",
          "the redirect leads to \"%s\", which the same rule takes again".formatted(to),
          "Lead elsewhere, or take only the old path: exact.");
    }
  }

  private static boolean takes(Optional<StringMatch> uri, String path) {
    if (path.isEmpty() || uri.isEmpty()) return false;
    return switch (uri.get()) {
      case StringMatch.Exact(String own) -> own.equals(path);
      case StringMatch.Prefix(String own) -> path.startsWith(own);
      case StringMatch.Regex _, StringMatch.Present _ -> false;
    };
  }

  /** The matched prefix is replaced as a text; slashes are nobody's business. */
  private void rewrite(Rewrite rewrite) {
    if (rewrite.uri().isEmpty()) return;
    String to = rewrite.uri().get();
    for (HttpMatch match : rule.match()) {
      if (!(match.request().uri().orElse(null) instanceof StringMatch.Prefix(String prefix)))
        continue;
      if (prefix.equals("/")) continue;
      if (to.endsWith("/") && !prefix.endsWith("/")) {
        warn(
            "RewriteSlash",
            "prefix \"%s\" becomes \"%s\", so that %s/x becomes %s/x"
                .formatted(prefix, to, prefix, to),
            "prefix: %s/ with another match for exact: %s".formatted(prefix, prefix));
      } else if (!to.endsWith("/") && prefix.endsWith("/")) {
        warn(
            "RewriteSlash",
            "prefix \"%s\" becomes \"%s\", so that %sx becomes %sx"
                .formatted(prefix, to, prefix, to),
            "uri: %s/".formatted(to));
      }
    }
    if (rule.match().isEmpty() && !to.endsWith("/")) {
      warn(
          "RewriteSlash",
          "without a match the prefix \"/\" is replaced, so that /x becomes %sx".formatted(to),
          "uri: %s/".formatted(to));
    }
  }

  private void warn(String code, String message, String fix) {
    notes.warn(code, rule.origin(), message, fix);
  }

  private void info(String code, String message, String fix) {
    notes.info(code, rule.origin(), message, fix);
  }
}
