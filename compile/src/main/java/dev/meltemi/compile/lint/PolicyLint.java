package dev.meltemi.compile.lint;

import dev.meltemi.api.istio.HttpAction;
import dev.meltemi.api.istio.HttpFault;
import dev.meltemi.api.istio.HttpPolicy;
import dev.meltemi.api.istio.HttpRoute;
import dev.meltemi.api.istio.Mirror;
import dev.meltemi.api.istio.Percent;
import dev.meltemi.api.istio.Retries;
import dev.meltemi.api.istio.StringMatch;
import dev.meltemi.traffic.explain.Policies;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Faults, timeouts and retries that get in each other's way. */
final class PolicyLint {
  private static final Set<String> SAFE =
      Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE");
  private static final Set<String> WRITES = Set.of("POST", "PATCH");
  private static final int ERRORS = 400;
  private static final int MANY = 10;
  private static final Duration SHORT = Duration.ofMillis(10);

  /** Conditions under which an endpoint may already have done what it was asked. */
  private static final Set<String> AFTER_THE_FACT =
      Set.of("5xx", "gateway-error", "reset", "retriable-4xx", "deadline-exceeded", "internal");

  private final HttpRoute rule;
  private final HttpPolicy policy;
  private final Notes notes;

  private PolicyLint(HttpRoute rule, Notes notes) {
    this.rule = rule;
    this.policy = rule.policy();
    this.notes = notes;
  }

  static void check(HttpRoute rule, Notes notes) {
    var lint = new PolicyLint(rule, notes);
    lint.policy.fault().ifPresent(lint::fault);
    lint.policy.retries().ifPresent(lint::retries);
    if (rule.action() instanceof HttpAction.Forward) lint.writes();
    lint.policy.timeout().ifPresent(lint::timeout);
    lint.policy.mirrors().stream().map(Mirror::percentage).forEach(p -> lint.small("mirror", p));
  }

  private void timeout(Duration timeout) {
    if (timeout.isZero() || timeout.compareTo(SHORT) >= 0) return;
    warn(
        "ShortTimeout",
        "a timeout of %s is over before most services have read the request"
            .formatted(Policies.words(timeout)),
        "timeout: %ds, if seconds were meant".formatted(timeout.toMillis()));
  }

  private void fault(HttpFault fault) {
    boolean retries = policy.retries().filter(known -> known.attempts() > 0).isPresent();
    if (retries || policy.timeout().isPresent()) {
      String what =
          retries && policy.timeout().isPresent()
              ? "retries and timeout"
              : retries ? "retries" : "timeout";
      warn(
          "FaultBesidePolicy",
          "fault and %s stand in one rule: an injected abort is not retried, and an injected delay does not count towards the timeout"
              .formatted(what),
          "Inject the fault in the rule of the service behind, and keep %s here.".formatted(what));
    }
    fault.delay().map(HttpFault.Delay::percentage).ifPresent(p -> never("delay", p));
    fault.abort().map(HttpFault.Abort::percentage).ifPresent(p -> never("abort", p));
    if (fault.abort().isPresent()
        && fault.abort().get().status() instanceof HttpFault.AbortStatus.Http(int status)
        && status < ERRORS) {
      warn(
          "AbortWithoutError",
          "an abort with status %d looks like success".formatted(status),
          "httpStatus: 503");
    }
    if (fault.delay().isPresent()
        && fault.delay().get().fixedDelay().compareTo(Duration.ofMinutes(1)) > 0) {
      warn(
          "LongDelay",
          "a delay of %s is longer than most clients wait"
              .formatted(Policies.words(fault.delay().get().fixedDelay())),
          "fixedDelay: 5s");
    }
  }

  private void never(String what, Percent share) {
    if (share.value() == 0) {
      warn(
          "FaultNeverFires",
          "fault.%s has no percentage, or 0: it strikes no request".formatted(what),
          "percentage: {value: 100}");
    }
    small("fault." + what, share);
  }

  private void small(String what, Percent share) {
    if (share.value() > 0 && share.value() < 1) {
      info(
          "SmallPercentage",
          "%s: %s is less than one percent".formatted(what, share.value()),
          "If a fraction was meant: value: %s".formatted(share.value() * 100));
    }
  }

  private void retries(Retries retries) {
    if (retries.attempts() == 0) return;
    Duration all = policy.timeout().orElse(Duration.ZERO);
    Duration each = retries.perTryTimeout().orElse(Duration.ZERO);
    if (!all.isZero() && each.isZero()) {
      info(
          "PerTryTimeout",
          "without perTryTimeout the first try may take all of timeout %s, and nothing is left for a retry"
              .formatted(Policies.words(all)),
          "perTryTimeout: " + Policies.words(all.dividedBy(retries.attempts() + 1)));
    }
    if (!all.isZero() && !each.isZero()) {
      if (each.compareTo(all) >= 0) {
        warn(
            "PerTryTimeout",
            "perTryTimeout %s is not shorter than timeout %s: no retry ever follows a slow try"
                .formatted(Policies.words(each), Policies.words(all)),
            "Make perTryTimeout shorter, such as %s."
                .formatted(Policies.words(all.dividedBy(retries.attempts() + 1))));
      } else if (each.multipliedBy(retries.attempts() + 1L).compareTo(all) > 0) {
        info(
            "PerTryTimeout",
            "%d tries of %s do not fit into timeout %s"
                .formatted(retries.attempts() + 1, Policies.words(each), Policies.words(all)),
            "timeout: " + Policies.words(each.multipliedBy(retries.attempts() + 1L)));
      }
    }
    if (retries.attempts() > MANY) {
      warn(
          "ManyRetries",
          "%d retries multiply the load of a service that is failing".formatted(retries.attempts()),
          "attempts: 3");
    }
    Optional<String> harmful =
        retries.retryOn().stream()
            .flatMap(on -> Stream.of(on.split(",")))
            .map(String::strip)
            .filter(on -> AFTER_THE_FACT.contains(on) || on.matches("[1-5][0-9][0-9]"))
            .findFirst();
    if (harmful.isPresent() && takesWrites()) {
      warn(
          "RetriedWrites",
          "retryOn %s also repeats POST requests that may have been carried out already"
              .formatted(harmful.get()),
          "Retry in a rule of its own with match: [{method: {exact: GET}}].");
    }
  }

  private boolean takesWrites() {
    return rule.match().isEmpty()
        || rule.match().stream()
            .anyMatch(match ->
                match
                    .request()
                    .method()
                    .filter(m -> m instanceof StringMatch.Exact(String word) && SAFE.contains(word))
                    .isEmpty());
  }

  /** A rule for writes alone that does not speak of retries has the mesh's two. */
  private void writes() {
    boolean onlyWrites =
        !rule.match().isEmpty()
            && rule.match().stream()
                .allMatch(match ->
                    match
                        .request()
                        .method()
                        .filter(m ->
                            m instanceof StringMatch.Exact(String word) && WRITES.contains(word))
                        .isPresent());
    if (onlyWrites && policy.retries().isEmpty()) {
      warn(
          "RetriedWrites",
          "the rule is for requests that must not be repeated, and the mesh's default retries them"
              + " twice on 503",
          "retries: {attempts: 0}");
    }
  }

  private void warn(String code, String message, String fix) {
    notes.warn(code, rule.origin(), message, fix);
  }

  private void info(String code, String message, String fix) {
    notes.info(code, rule.origin(), message, fix);
  }
}
