package dev.meltemi.cli.istioctl;

import dev.meltemi.compile.ProxyView;
import dev.meltemi.compile.explain.Answer;
import dev.meltemi.compile.route.LeftOut;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Endpoint;
import dev.meltemi.traffic.Retry;
import dev.meltemi.traffic.explain.Outcome;
import dev.meltemi.traffic.explain.Policies;
import dev.meltemi.traffic.explain.Policy;
import dev.meltemi.traffic.explain.Share;
import dev.meltemi.traffic.match.Explanation;
import dev.meltemi.traffic.text.MatchText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** The way of a request for people: from top to bottom as the proxy goes. */
final class ExplainText {
  private static final int MOST_ENDPOINTS = 10;

  private final StringBuilder text = new StringBuilder();
  private final Optional<Retry> standard;

  private ExplainText(Optional<Retry> standard) {
    this.standard = standard;
  }

  static String of(Answer answer, Optional<Retry> standard) {
    var printer = new ExplainText(standard);
    printer.head(answer);
    printer.steps(answer);
    printer.outcome(answer.way().outcome());
    return printer.text.toString();
  }

  private void head(Answer answer) {
    var request = answer.request();
    line(
        "%s %s://%s%s"
            .formatted(request.method(), request.scheme(), request.authority(), request.path()));
    row(answer.proxy().kind() == ProxyView.Kind.ROUTER ? "gateway" : "from", proxy(answer.proxy()));
    String known =
        answer.isKnown() ? "" : "  (no Service or ServiceEntry that it may know has this host)";
    row("to", answer.host() + " at " + answer.destination() + known);
    row("listener", answer.way().listener().map(l -> l.name()).orElse("none listens there"));
    answer
        .way()
        .chain()
        .map(c -> c.name())
        .filter(n -> !n.isEmpty())
        .ifPresent(n -> row("chain", n));
    if (!answer.way().table().isEmpty()) row("routes", answer.way().table());
  }

  private static String proxy(ProxyView proxy) {
    String name = proxy.name().isEmpty() ? "a workload of " + proxy.namespace() : proxy.id();
    return name + "  " + new TreeMap<>(proxy.labels());
  }

  private void steps(Answer answer) {
    answer.way().steps().map(Explanation::steps).orElse(List.of()).forEach(this::step);
    for (LeftOut left : answer.leftOut()) {
      line("  -  %s: not for this proxy: %s".formatted(left.origin(), left.why()));
    }
  }

  private void step(Explanation.Step step) {
    switch (step) {
      case Explanation.HostUnknown(String authority) ->
          row("host", "no virtual host takes " + authority);
      case Explanation.HostChosen(var host, String domain) ->
          row("host", host.name() + ", by its domain " + domain);
      case Explanation.RoutePassed(var route, String wanted, String seen) ->
          line("  no   %s: wants %s, sees %s".formatted(name(route), wanted, seen));
      case Explanation.RouteMatched(var route) -> {
        String match = MatchText.of(route.match());
        line(
            "  YES  %s: %s"
                .formatted(name(route), match.isEmpty() ? "takes every request" : match));
      }
      case Explanation.NoRouteLeft _ -> line("  no rule is left");
    }
  }

  private static String name(dev.meltemi.traffic.Route route) {
    if (!route.origin().isNone()) return route.origin().toString();
    return route.name().isEmpty() ? "default" : "default (" + route.name() + ")";
  }

  private void outcome(Outcome outcome) {
    switch (outcome) {
      case Outcome.Closed() -> row("result", "the connection is closed");
      case Outcome.NotFound() -> row("result", "404, flag NR: no route");
      case Outcome.Answered(var route, int status, String body) -> {
        policies(Policies.of(route, standard));
        row("result", status + " from the proxy itself" + (body.isEmpty() ? "" : ": " + body));
      }
      case Outcome.Redirected(var route, int status, String location) -> {
        policies(Policies.of(route, standard));
        row("result", status + " to " + location);
      }
      case Outcome.Forwarded forwarded -> forwarded(forwarded);
      case Outcome.Passed(_, List<Share> shares) -> {
        row("result", "bytes are passed on, HTTP is not read");
        shares.forEach(this::share);
      }
    }
  }

  private void forwarded(Outcome.Forwarded forwarded) {
    policies(Policies.of(forwarded.route(), standard));
    if (forwarded.alwaysAborts()) {
      row("result", "every request is aborted, flag FI");
      return;
    }
    row("sent on", "as " + forwarded.authority() + forwarded.path());
    forwarded.shares().forEach(this::share);
  }

  private void share(Share share) {
    line("  %s%%  %s".formatted(percent(share.percent()), share.name()));
    switch (share.fate()) {
      case NO_CLUSTER ->
          detail("503, flag NC: the proxy knows no such cluster (host, port or subset)");
      case NO_ENDPOINT -> detail("503, flag UH: no endpoint is healthy");
      case SENT -> {}
    }
    if (share.cluster().isEmpty()) return;
    var cluster = share.cluster().get();
    if (!cluster.origin().isNone()) detail("from " + cluster.origin());
    for (Policy policy : Policies.of(cluster)) detail(policy.name() + ": " + policy.value());
    if (cluster.discovery() instanceof Discovery.OriginalDst) {
      detail("goes where the application wanted to go");
      return;
    }
    long healthy = share.endpoints().stream().filter(Endpoint::healthy).count();
    detail("%d of %d endpoints healthy".formatted(healthy, share.endpoints().size()));
    share.endpoints().stream()
        .limit(MOST_ENDPOINTS)
        .forEach(endpoint -> detail(endpoint(endpoint)));
    if (share.endpoints().size() > MOST_ENDPOINTS) {
      detail("and %d more".formatted(share.endpoints().size() - MOST_ENDPOINTS));
    }
  }

  private static String endpoint(Endpoint endpoint) {
    String pod = endpoint.workload().isUnknown() ? "" : "  " + endpoint.workload();
    return "  " + endpoint.address() + pod + (endpoint.healthy() ? "" : "  not ready");
  }

  private void policies(List<Policy> policies) {
    for (Policy policy : policies) {
      String from = policy.origin().isNone() ? "mesh default" : policy.origin().toString();
      row(policy.name(), policy.value() + "  [" + from + "]");
    }
  }

  static String percent(double percent) {
    return BigDecimal.valueOf(percent)
        .setScale(2, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }

  private void row(String name, String value) {
    line("%-10s %s".formatted(name.toLowerCase(Locale.ROOT), value));
  }

  private void detail(String words) {
    line("       " + words);
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
