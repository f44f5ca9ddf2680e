package dev.meltemi.compile.check;

import dev.meltemi.api.istio.HttpAction;
import dev.meltemi.api.istio.HttpFault;
import dev.meltemi.api.istio.HttpMatch;
import dev.meltemi.api.istio.HttpPolicy;
import dev.meltemi.api.istio.HttpRoute;
import dev.meltemi.api.istio.Mirror;
import dev.meltemi.api.istio.Percent;
import dev.meltemi.api.istio.Rewrite;
import dev.meltemi.api.istio.RouteDestination;
import dev.meltemi.api.istio.StringMatch;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.compile.route.FaultRules;
import dev.meltemi.traffic.match.PatternCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a proxy could not even load. A resource that has it is left out as a whole. */
final class SoundRules {
  private static final String CODE = "IST0106";
  private final List<Problem> problems = new ArrayList<>();

  private SoundRules() {}

  static List<Problem> faults(VirtualService rule) {
    SoundRules rules = new SoundRules();
    rule.http().forEach(rules::route);
    return rules.problems;
  }

  private void route(HttpRoute route) {
    route.match().forEach(this::match);
    action(route);
    policy(route.origin(), route.policy());
  }

  private void match(HttpMatch match) {
    HttpMatch.Request request = match.request();
    Stream.of(request.uri(), request.method(), request.authority(), request.scheme())
        .flatMap(Optional::stream)
        .forEach(value -> pattern(match.origin(), value));
    Stream.of(request.headers(), request.withoutHeaders())
        .flatMap(headers -> headers.values().stream())
        .filter(value -> !value.equals(new StringMatch.Regex("*")))
        .forEach(value -> pattern(match.origin(), value));
    request.queryParams().values().forEach(value -> pattern(match.origin(), value));
  }

  private void pattern(Origin origin, StringMatch match) {
    if (match instanceof StringMatch.Regex(String regex)) pattern(origin, regex);
  }

  private void pattern(Origin origin, String regex) {
    PatternCheck.fault(regex)
        .ifPresent(
            fault -> error(origin, "regex \"" + regex + "\" is no RE2 expression: " + fault));
  }

  private void action(HttpRoute route) {
    switch (route.action()) {
      case HttpAction.Forward(List<RouteDestination> destinations) -> {
        if (destinations.isEmpty()) error(route.origin(), "the route has no destination");
        if (destinations.stream().anyMatch(destination -> destination.weight() < 0)) {
          error(route.origin(), "a weight is negative");
        }
      }
      case HttpAction.Redirect redirect -> {
        if (!List.of(301, 302, 303, 307, 308).contains(redirect.code())) {
          error(route.origin(), "redirectCode " + redirect.code() + " is not a redirect");
        }
      }
      case HttpAction.DirectResponse response -> {
        status(route.origin(), response.status(), "directResponse.status");
      }
      case HttpAction.Delegate _ -> {}
    }
  }

  private void policy(Origin origin, HttpPolicy policy) {
    policy.cors().ifPresent(cors -> cors.allowOrigins().forEach(one -> pattern(origin, one)));
    policy
        .rewrite()
        .flatMap(Rewrite::uriRegexRewrite)
        .ifPresent(rewrite -> pattern(origin, rewrite.match()));
    policy
        .fault()
        .flatMap(HttpFault::delay)
        .ifPresent(delay -> percent(origin, delay.percentage()));
    policy.fault().flatMap(HttpFault::abort).ifPresent(abort -> abort(origin, abort));
    policy.mirrors().stream().map(Mirror::percentage).forEach(share -> percent(origin, share));
  }

  private void abort(Origin origin, HttpFault.Abort abort) {
    percent(origin, abort.percentage());
    switch (abort.status()) {
      case HttpFault.AbortStatus.Http(int code) -> status(origin, code, "fault.abort.httpStatus");
      case HttpFault.AbortStatus.Grpc(String name) -> {
        if (FaultRules.grpcStatus(name) < 0) {
          error(origin, "fault.abort.grpcStatus \"" + name + "\" is not a gRPC status");
        }
      }
    }
  }

  private void status(Origin origin, int code, String field) {
    if (code < 200 || code > 599) error(origin, field + " " + code + " is not in 200 to 599");
  }

  private void percent(Origin origin, Percent percent) {
    if (!(percent.value() >= 0 && percent.value() <= 100)) {
      error(origin, "percentage " + percent.value() + " is not in 0 to 100");
    }
  }

  private void error(Origin origin, String message) {
    problems.add(Problem.error(CODE, origin, message, ""));
  }
}
