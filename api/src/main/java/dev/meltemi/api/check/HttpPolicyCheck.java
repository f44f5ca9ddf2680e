package dev.meltemi.api.check;

import dev.meltemi.api.istio.HttpFault;
import dev.meltemi.api.istio.HttpPolicy;
import dev.meltemi.api.istio.Mirror;
import dev.meltemi.api.istio.Percent;
import dev.meltemi.api.istio.Retries;
import dev.meltemi.api.istio.Rewrite;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Istio's rules for what stands beside a rule's action. */
final class HttpPolicyCheck {
  private HttpPolicyCheck() {}

  /** Steps of a percentage: Envoy counts in millionths. */
  private static final double SMALLEST_PERCENT = 0.0001;

  private static final Set<String> GRPC_STATUSES =
      Set.of(
          "OK",
          "CANCELLED",
          "UNKNOWN",
          "INVALID_ARGUMENT",
          "DEADLINE_EXCEEDED",
          "NOT_FOUND",
          "ALREADY_EXISTS",
          "PERMISSION_DENIED",
          "RESOURCE_EXHAUSTED",
          "FAILED_PRECONDITION",
          "ABORTED",
          "OUT_OF_RANGE",
          "UNIMPLEMENTED",
          "INTERNAL",
          "UNAVAILABLE",
          "DATA_LOSS",
          "UNAUTHENTICATED");

  private static final Set<String> RETRY_CONDITIONS =
      Set.of(
          "5xx",
          "gateway-error",
          "reset",
          "reset-before-request",
          "connect-failure",
          "retriable-4xx",
          "refused-stream",
          "retriable-status-codes",
          "retriable-headers",
          "envoy-ratelimited",
          "http3-post-connect-failure",
          "cancelled",
          "deadline-exceeded",
          "internal",
          "resource-exhausted",
          "unavailable");

  static void check(HttpPolicy policy, Findings at) {
    policy.fault().ifPresent(fault -> fault(fault, at.in("fault")));
    policy.retries().ifPresent(retries -> retries(retries, at.in("retries")));
    policy.rewrite().ifPresent(rewrite -> rewrite(rewrite, at.in("rewrite")));
    for (var mirror : policy.mirrors()) {
      mirror(mirror, at.in("mirror"));
    }
    policy.cors().ifPresent(cors -> CorsCheck.check(cors, at.in("corsPolicy")));
    HeaderCheck.operations(policy.headers(), at.in("headers"));
    authority(policy, at);
  }

  private static void fault(HttpFault fault, Findings at) {
    fault.delay().ifPresent(delay -> percent(delay.percentage(), at.in("delay.percentage")));
    fault
        .abort()
        .ifPresent(abort -> {
          percent(abort.percentage(), at.in("abort.percentage"));
          switch (abort.status()) {
            case HttpFault.AbortStatus.Http(int status) ->
                at.in("abort")
                    .errorIf(
                        status < 200 || status > 599,
                        "BadStatus",
                        "HTTP status " + status + " is not in range 200-599");
            case HttpFault.AbortStatus.Grpc(var status) ->
                at.in("abort")
                    .errorIf(
                        !GRPC_STATUSES.contains(status),
                        "BadStatus",
                        "gRPC status \"" + status + "\" is not supported");
          }
        });
  }

  private static void percent(Percent percent, Findings at) {
    double value = percent.value();
    at.errorIf(
        value < 0 || value > 100, "OutOfRange", "percentage " + value + " is not in range 0..100");
    at.errorIf(
        value > 0 && value < SMALLEST_PERCENT,
        "OutOfRange",
        "percentage " + value + " is less than 0.0001");
  }

  private static void retries(Retries retries, Findings at) {
    at.errorIf(retries.attempts() < 0, "OutOfRange", "attempts cannot be negative");
    if (retries.attempts() == 0
        && (retries.perTryTimeout().isPresent()
            || retries.retryOn().isPresent()
            || retries.backoff().isPresent())) {
      at.error(
          "BadRetries",
          "http retry policy configured when attempts are set to 0 (disabled)",
          "Set attempts, or remove the other fields.");
    }
    for (var condition :
        retries.retryOn().stream().flatMap(on -> Stream.of(on.split(",", -1))).toList()) {
      boolean status = condition.matches("[1-5][0-9][0-9]");
      at.in("retryOn")
          .errorIf(
              !status && !RETRY_CONDITIONS.contains(condition),
              "BadRetries",
              "\"" + condition + "\" is not a valid retryOn policy");
    }
  }

  private static void rewrite(Rewrite rewrite, Findings at) {
    at.errorIf(
        rewrite.uri().isEmpty()
            && rewrite.authority().isEmpty()
            && rewrite.uriRegexRewrite().isEmpty(),
        "BadRewrite",
        "rewrite must specify at least one of URI, authority or uriRegexRewrite");
    rewrite
        .uriRegexRewrite()
        .ifPresent(regex -> {
          var in = at.in("uriRegexRewrite");
          in.errorIf(
              regex.match().isEmpty() || regex.rewrite().isEmpty(),
              "BadRewrite",
              "both match and rewrite are required");
          in.in("match").add("BadRegex", Regexes.problem(regex.match()));
        });
  }

  private static void mirror(Mirror mirror, Findings at) {
    DestinationCheck.destination(mirror.destination(), at);
    percent(mirror.percentage(), at.in("percentage"));
  }

  /**
   * The host can be set in one place only: rewrite.authority, or one of the two names of the
   * header.
   */
  private static void authority(HttpPolicy policy, Findings at) {
    var values = new ArrayList<String>();
    policy.rewrite().flatMap(Rewrite::authority).ifPresent(values::add);
    for (var headers :
        java.util.List.of(policy.headers().request().set(), policy.headers().request().add())) {
      headers.entrySet().stream()
          .filter(e -> HeaderCheck.isAuthority(e.getKey()))
          .map(Map.Entry::getValue)
          .forEach(values::add);
    }
    Optional.of(values)
        .filter(v -> v.size() > 1)
        .ifPresent(v ->
            at.error(
                "BadHeader",
                "authority header cannot be set multiple times: have \""
                    + v.get(0)
                    + "\", attempting to set \""
                    + v.get(1)
                    + "\""));
  }
}
