package dev.meltemi.traffic.explain;

import dev.meltemi.traffic.Balancing;
import dev.meltemi.traffic.ClientTls;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Fault;
import dev.meltemi.traffic.HashPolicy;
import dev.meltemi.traffic.HeaderEdits;
import dev.meltemi.traffic.Limits;
import dev.meltemi.traffic.Mirror;
import dev.meltemi.traffic.Origin;
import dev.meltemi.traffic.OutlierDetection;
import dev.meltemi.traffic.Retry;
import dev.meltemi.traffic.RetryOn;
import dev.meltemi.traffic.Rewrite;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** The policies of routes and clusters, each with its origin. What is a default is left out. */
public final class Policies {
  private final Origin origin;
  private final List<Policy> found = new ArrayList<>();

  private Policies(Origin origin) {
    this.origin = origin;
  }

  /**
   * Those of the route, in the order in which they strike.
   *
   * @param standard the retries of routes without their own
   */
  public static List<Policy> of(Route route, Optional<Retry> standard) {
    var policies = new Policies(route.origin());
    route.fault().ifPresent(policies::fault);
    if (route.action() instanceof RouteAction.Forward forward) {
      policies.forward(forward, standard);
    }
    policies.edits("request headers", route.requestHeaders());
    policies.edits("response headers", route.responseHeaders());
    return List.copyOf(policies.found);
  }

  /** Those of a cluster: how connections to its endpoints are made and when they are refused. */
  public static List<Policy> of(Cluster cluster) {
    var policies = new Policies(cluster.origin());
    boolean standard =
        cluster.balancing().equals(Balancing.LEAST_REQUEST)
            || cluster.balancing() instanceof Balancing.ClusterProvided;
    if (!standard) policies.add("load balancer", Balancing.words(cluster.balancing()));
    if (!cluster.connectTimeout().equals(Cluster.DEFAULT_CONNECT_TIMEOUT)) {
      policies.add("connect timeout", words(cluster.connectTimeout()));
    }
    if (!cluster.limits().equals(Limits.unlimited()))
      policies.add("limits", words(cluster.limits()));
    if (cluster.maxRequestsPerConnection() > 0) {
      policies.add("requests per connection", String.valueOf(cluster.maxRequestsPerConnection()));
    }
    cluster.outlier().ifPresent(outlier -> policies.add("outlier detection", words(outlier)));
    cluster.tls().ifPresent(tls -> policies.add("TLS", words(tls)));
    return List.copyOf(policies.found);
  }

  private void add(String name, String value) {
    found.add(new Policy(name, value, origin));
  }

  private void fault(Fault fault) {
    fault
        .delay()
        .ifPresent(delay -> add("delay", delay.share() + " by " + words(delay.duration())));
    fault
        .abort()
        .ifPresent(abort -> {
          String cause =
              switch (abort.cause()) {
                case Fault.Cause.Http(int status) -> "status " + status;
                case Fault.Cause.Grpc(int status) -> "gRPC status " + status;
              };
          add("abort", abort.share() + " with " + cause);
        });
  }

  private void forward(RouteAction.Forward forward, Optional<Retry> standard) {
    if (!forward.timeout().isZero()) add("timeout", words(forward.timeout()));
    if (forward.retry().isPresent()) {
      boolean own = !forward.retry().equals(standard);
      Origin from = own ? origin : Origin.none();
      found.add(new Policy("retries", words(forward.retry().get()), from));
    }
    forward
        .rewrite()
        .path()
        .ifPresent(path -> {
          switch (path) {
            case Rewrite.PathRewrite.Prefix(String replacement) ->
                add("rewrite", "matched path becomes " + replacement);
            case Rewrite.PathRewrite.Regex(String pattern, String substitution) ->
                add("rewrite", pattern + " in the path becomes " + substitution);
          }
        });
    forward.rewrite().host().ifPresent(host -> add("rewrite", "host becomes " + host));
    for (Mirror mirror : forward.mirrors()) {
      add("mirror", mirror.share() + " to " + mirror.cluster());
    }
    if (!forward.hash().isEmpty()) {
      add(
          "same endpoint",
          forward.hash().stream()
              .map(HashPolicy::words)
              .collect(Collectors.joining(" and ", "for the same ", "")));
    }
  }

  private void edits(String which, HeaderEdits edits) {
    if (edits.isNone()) return;
    var words = new StringJoiner(", ");
    edits.remove().forEach(name -> words.add("remove " + name));
    edits.set().forEach(set -> words.add("set " + set.name() + ": " + set.value()));
    edits.add().forEach(add -> words.add("add " + add.name() + ": " + add.value()));
    add(which, words.toString());
  }

  private static String words(Retry retry) {
    var words = new StringBuilder("up to " + retry.attempts() + " more on ");
    words.append(
        retry.conditions().stream().map(RetryOn::wireName).collect(Collectors.joining(",")));
    if (!retry.statusCodes().isEmpty()) words.append(" ").append(retry.statusCodes());
    if (!retry.perTryTimeout().isZero()) {
      words.append(", each try within ").append(words(retry.perTryTimeout()));
    }
    return words.toString();
  }

  private static String words(Limits limits) {
    var words = new StringJoiner(", ");
    limit(words, limits.connections(), "connections");
    limit(words, limits.pending(), "waiting requests");
    limit(words, limits.requests(), "requests at once");
    limit(words, limits.retries(), "retries at once");
    return words.toString();
  }

  private static void limit(StringJoiner words, long limit, String of) {
    if (limit != Limits.MAX) words.add(limit + " " + of);
  }

  private static String words(OutlierDetection outlier) {
    var when = new StringJoiner(" or ");
    if (outlier.consecutive5xx() > 0) when.add(outlier.consecutive5xx() + " × 5xx");
    if (outlier.consecutiveGatewayErrors() > 0) {
      when.add(outlier.consecutiveGatewayErrors() + " × 502, 503, 504");
    }
    return "out for %s after %s in a row, at most %d%% of the endpoints"
        .formatted(words(outlier.baseEjectionTime()), when, outlier.maxEjectionPercent());
  }

  private static String words(ClientTls tls) {
    String name = tls.sni().isEmpty() ? "without a server name" : "to " + tls.sni();
    String shows = tls.certificate().map(secret -> ", showing " + secret).orElse("");
    String checks = tls.servers().isPresent() ? "" : ", every certificate is believed";
    return name + shows + checks;
  }

  /** {@code 2s}, {@code 1m30s} as 90s, {@code 250ms}. */
  public static String words(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }
}
