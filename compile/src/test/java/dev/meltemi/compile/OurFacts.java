package dev.meltemi.compile;

import dev.meltemi.traffic.Balancing;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Fault;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.Fraction;
import dev.meltemi.traffic.HashPolicy;
import dev.meltemi.traffic.HeaderMatch;
import dev.meltemi.traffic.HttpConnection;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.PathMatch;
import dev.meltemi.traffic.Retry;
import dev.meltemi.traffic.RetryOn;
import dev.meltemi.traffic.Rewrite;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.RouteMatch;
import dev.meltemi.traffic.RouteSource;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.StringMatch;
import dev.meltemi.traffic.TcpProxy;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.traffic.VirtualHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What our traffic says, in the words of {@link IstioFacts}. */
final class OurFacts {
  private final Set<String> facts = new TreeSet<>();

  static Set<String> of(Traffic traffic) {
    OurFacts ours = new OurFacts();
    traffic.clusters().values().forEach(ours::cluster);
    traffic
        .endpointSets()
        .values()
        .forEach(set ->
            set.endpoints()
                .forEach(endpoint ->
                    ours.facts.add("endpoint " + set.name() + " " + endpoint.address())));
    traffic.routeTables().values().forEach(ours::table);
    traffic.listeners().values().forEach(ours::listener);
    return ours.facts;
  }

  private void cluster(Cluster cluster) {
    String type =
        switch (cluster.discovery()) {
          case Discovery.Eds _ -> "EDS";
          case Discovery.Static _ -> "STATIC";
          case Discovery.StrictDns _ -> "STRICT_DNS";
          case Discovery.LogicalDns _ -> "LOGICAL_DNS";
          case Discovery.OriginalDst _ -> "ORIGINAL_DST";
        };
    facts.add("cluster " + cluster.name() + " " + type);
    if (type.equals("EDS")) {
      facts.add("balancing " + cluster.name() + " " + balancing(cluster.balancing()));
    }
    cluster
        .outlier()
        .ifPresent(outlier ->
            facts.add(
                "outlier %s %s/%s"
                    .formatted(
                        cluster.name(), outlier.consecutive5xx(), seconds(outlier.interval()))));
    facts.add("protocol " + cluster.name() + " " + cluster.protocol());
    if (!cluster.bindSource().isEmpty()) {
      facts.add("source " + cluster.name() + " " + cluster.bindSource());
    }
  }

  private static String balancing(Balancing balancing) {
    return switch (balancing) {
      case Balancing.RoundRobin _ -> "ROUND_ROBIN";
      case Balancing.Random _ -> "RANDOM";
      case Balancing.LeastRequest _ -> "LEAST_REQUEST";
      case Balancing.RingHash(long size) -> "RING_HASH" + size;
      case Balancing.Maglev(int size) -> "MAGLEV" + size;
      case Balancing.ClusterProvided _ -> "CLUSTER_PROVIDED";
    };
  }

  private void table(RouteTable table) {
    for (VirtualHost host : table.virtualHosts()) {
      String name = table.name() + " " + host.name();
      host.domains().forEach(domain -> facts.add("domain " + name + " " + domain));
      for (int i = 0; i < host.routes().size(); i++) {
        facts.add("route " + name + " " + i + " " + route(host.routes().get(i)));
      }
    }
  }

  private static String route(Route route) {
    List<String> parts = new ArrayList<>();
    parts.add("name=" + route.name());
    parts.add("match=" + match(route.match()));
    switch (route.action()) {
      case RouteAction.Forward forward -> parts.add(forward(forward));
      case RouteAction.Redirect redirect ->
          parts.add(
              "redirect="
                  + redirect.host().orElse("")
                  + redirect
                      .path()
                      .map(path ->
                          switch (path) {
                            case RouteAction.RedirectPath.Whole(String whole) -> whole;
                            case RouteAction.RedirectPath.Prefix(String prefix) -> prefix;
                          })
                      .orElse(""));
      case RouteAction.Respond(int status, String body) -> parts.add("respond=" + status + body);
    }
    parts.add("fault=" + route.fault().map(OurFacts::fault).orElse("/"));
    List<String> added = new ArrayList<>();
    route.requestHeaders().set().forEach(set -> added.add(set.name() + "=" + set.value()));
    route.requestHeaders().add().forEach(add -> added.add(add.name() + "+" + add.value()));
    parts.add("add=" + added);
    parts.add("remove=" + route.requestHeaders().remove());
    return String.join(" ", parts);
  }

  private static String match(RouteMatch match) {
    String path =
        switch (match.path()) {
          case PathMatch.Exact(String exact) -> "exact " + exact;
          case PathMatch.Prefix(String prefix) -> "prefix " + prefix;
          case PathMatch.Regex(String regex) -> "regex " + regex;
        };
    return path
        + match.headers().stream().map(OurFacts::header).collect(Collectors.joining(",", "[", "]"));
  }

  private static String header(HeaderMatch header) {
    String condition =
        switch (header.value()) {
          case StringMatch.Exact(String exact) -> "exact " + exact;
          case StringMatch.Prefix(String prefix) -> "prefix " + prefix;
          case StringMatch.Regex(String regex) -> "regex " + regex;
          case StringMatch.Present() -> "present";
        };
    return header.name()
        + " "
        + condition
        + (header.inverted() ? " not" : "")
        + (header.missingIsEmpty() ? " missing" : "");
  }

  private static String forward(RouteAction.Forward forward) {
    String clusters =
        forward.clusters().size() == 1
            ? forward.clusters().getFirst().cluster()
            : forward.clusters().stream()
                .map(share -> share.weight() + "x" + share.cluster())
                .collect(Collectors.joining(","));
    String mirrors =
        forward.mirrors().stream()
            .map(mirror -> mirror.share() + mirror.cluster())
            .collect(Collectors.joining(","));
    String path =
        forward
            .rewrite()
            .path()
            .map(rewrite ->
                switch (rewrite) {
                  case Rewrite.PathRewrite.Prefix(String prefix) -> prefix;
                  case Rewrite.PathRewrite.Regex regex -> regex.toString();
                })
            .orElse("");
    return "to=%s timeout=%s retry=%s rewrite=%s,%s mirror=%s hash=%s"
        .formatted(
            clusters,
            seconds(forward.timeout()),
            forward.retry().map(OurFacts::retry).orElse("none"),
            path,
            forward.rewrite().host().orElse(""),
            mirrors,
            forward.hash().stream().map(OurFacts::hash).collect(Collectors.joining(",")));
  }

  private static String hash(HashPolicy hash) {
    return switch (hash) {
      case HashPolicy.Header(String name) -> "header " + name;
      case HashPolicy.Cookie cookie ->
          "cookie "
              + cookie.name()
              + cookie.path()
              + cookie.ttl().map(OurFacts::seconds).orElse("");
      case HashPolicy.SourceIp _ -> "source";
      case HashPolicy.QueryParameter(String name) -> "query " + name;
    };
  }

  private static String retry(Retry retry) {
    return retry.attempts()
        + new TreeSet<>(retry.conditions().stream().map(RetryOn::wireName).toList()).toString()
        + retry.statusCodes()
        + retry.hostSelectionAttempts()
        + retry.avoidsPreviousHosts();
  }

  private static String fault(Fault fault) {
    String delay = fault.delay().map(d -> seconds(d.duration()) + share(d.share())).orElse("");
    String abort =
        fault
            .abort()
            .map(a ->
                switch (a.cause()) {
                  case Fault.Cause.Http(int status) -> status + share(a.share());
                  case Fault.Cause.Grpc(int status) -> "gRPC" + status + share(a.share());
                })
            .orElse("");
    return delay + "/" + abort;
  }

  private static String share(Fraction share) {
    return "@" + share.millionths();
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() + "s";
  }

  private void listener(Listener listener) {
    facts.add(
        "listener %s %s %s".formatted(listener.name(), listener.bind(), listener.direction()));
    listener.chains().forEach(chain -> chain(listener, chain));
    listener.fallback().ifPresent(chain -> chain(listener, chain));
  }

  private void chain(Listener listener, FilterChain chain) {
    String to =
        switch (chain.filter()) {
          case HttpConnection http ->
              switch (http.routes()) {
                case RouteSource.Named(String table) -> "http " + table;
                case RouteSource.Inline(RouteTable table) -> {
                  table(table);
                  yield "http " + table.name();
                }
              };
          case TcpProxy tcp -> "tcp " + tcp.clusters().getFirst().cluster();
        };
    facts.add(
        "chain %s %s %s %s"
            .formatted(
                listener.name(), chain.name(), chain.match().destinationPort().orElse(0), to));
  }
}
