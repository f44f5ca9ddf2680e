package dev.meltemi.traffic.testing;

import dev.meltemi.traffic.Cors;
import dev.meltemi.traffic.Fault;
import dev.meltemi.traffic.Fraction;
import dev.meltemi.traffic.HashPolicy;
import dev.meltemi.traffic.HeaderEdits;
import dev.meltemi.traffic.HeaderMatch;
import dev.meltemi.traffic.Mirror;
import dev.meltemi.traffic.Origin;
import dev.meltemi.traffic.PathMatch;
import dev.meltemi.traffic.QueryMatch;
import dev.meltemi.traffic.Retry;
import dev.meltemi.traffic.RetryOn;
import dev.meltemi.traffic.Rewrite;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.RouteMatch;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.StringMatch;
import dev.meltemi.traffic.VirtualHost;
import dev.meltemi.traffic.WeightedCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;

/** Random route tables. */
final class RandomRoutes {
  private final Draw draw;

  RandomRoutes(Draw draw) {
    this.draw = draw;
  }

  /** A domain is used at most once in a table, as Envoy demands. */
  RouteTable table(String name) {
    List<String> domains = new ArrayList<>(Pools.DOMAINS);
    Collections.shuffle(domains, Random.from(draw.random()));
    List<VirtualHost> hosts = new ArrayList<>();
    int at = 0;
    while (at < domains.size() - 1) {
      int end = Math.min(domains.size(), at + draw.between(1, 3));
      hosts.add(
          new VirtualHost(
              "host-" + hosts.size(), domains.subList(at, end), draw.some(4, this::route)));
      at = end + draw.between(0, 1);
    }
    return new RouteTable(name, hosts);
  }

  private Route route() {
    RouteAction action =
        switch (draw.between(0, 5)) {
          case 0 -> redirect();
          case 1 ->
              new RouteAction.Respond(draw.between(200, 599), draw.chance() ? "" : "so it is");
          default -> forward();
        };
    return new Route(
        "route-" + draw.between(1, 99),
        match(),
        action,
        draw.maybe(this::fault),
        draw.maybe(this::cors),
        edits(),
        edits(),
        origin(),
        draw.chance() ? "" : "reviews.default.svc.cluster.local:9080/*");
  }

  Origin origin() {
    if (draw.chance()) return Origin.none();
    return new Origin(
        "VirtualService default/reviews",
        draw.between(-1, 3),
        draw.chance() ? "" : "reviews.yaml:" + draw.between(1, 50));
  }

  private RouteMatch match() {
    PathMatch path =
        switch (draw.between(0, 3)) {
          case 0 -> new PathMatch.Exact(draw.one(Pools.PATHS));
          case 1 -> new PathMatch.Regex(draw.one(Pools.REGEXES));
          default -> new PathMatch.Prefix(draw.one(Pools.PATHS));
        };
    return new RouteMatch(
        path,
        path instanceof PathMatch.Regex || draw.chance(),
        draw.some(2, this::headerMatch),
        draw.some(1, () -> new QueryMatch(draw.one(List.of("a", "b")), stringMatch())));
  }

  private HeaderMatch headerMatch() {
    StringMatch value = stringMatch();
    boolean present = value instanceof StringMatch.Present;
    return switch (draw.between(0, 4)) {
      case 0 -> HeaderMatch.exact(":method", draw.one(Pools.METHODS));
      case 1 -> HeaderMatch.exact(":authority", draw.one(Pools.AUTHORITIES));
      default ->
          new HeaderMatch(draw.one(Pools.HEADERS), value, draw.chance(), !present && draw.chance());
    };
  }

  private StringMatch stringMatch() {
    return switch (draw.between(0, 3)) {
      case 0 -> new StringMatch.Exact(draw.one(Pools.VALUES));
      case 1 -> new StringMatch.Prefix(draw.one(List.of("j", "user", "v")));
      case 2 -> new StringMatch.Regex(draw.one(Pools.REGEXES));
      default -> new StringMatch.Present();
    };
  }

  private RouteAction forward() {
    return new RouteAction.Forward(
        shares(),
        draw.durationOrZero(),
        draw.maybe(this::retry),
        new Rewrite(draw.maybe(this::pathRewrite), draw.maybe(() -> "elsewhere.example.com")),
        draw.some(2, () -> new Mirror(draw.one(Pools.CLUSTERS), fraction())),
        draw.some(2, this::hash));
  }

  private HashPolicy hash() {
    return switch (draw.between(0, 3)) {
      case 0 -> new HashPolicy.Header(draw.one(Pools.HEADERS));
      case 1 -> new HashPolicy.SourceIp();
      case 2 -> new HashPolicy.QueryParameter(draw.one(List.of("a", "b")));
      default ->
          new HashPolicy.Cookie(
              "user",
              draw.chance() ? "" : "/shop",
              draw.maybe(draw::durationOrZero),
              draw.some(
                  1, () -> new HashPolicy.Attribute("SameSite", draw.chance() ? "" : "Strict")));
    };
  }

  /** One cluster alone has weight 1 and nothing of its own: that is the route's. */
  private List<WeightedCluster> shares() {
    if (draw.chance()) return List.of(WeightedCluster.of(draw.one(Pools.CLUSTERS), 1));
    return Pools.CLUSTERS.stream()
        .map(cluster ->
            new WeightedCluster(
                cluster,
                draw.between(cluster.equals(Pools.CLUSTERS.getFirst()) ? 1 : 0, 100),
                edits(),
                edits(),
                draw.maybe(() -> "share.example.com")))
        .toList();
  }

  private Rewrite.PathRewrite pathRewrite() {
    return draw.chance()
        ? new Rewrite.PathRewrite.Prefix(draw.one(Pools.PATHS))
        : new Rewrite.PathRewrite.Regex("/a(.*)", "/b\\1");
  }

  private Retry retry() {
    Set<RetryOn> conditions = EnumSet.of(draw.one(List.of(RetryOn.values())));
    conditions.addAll(draw.subset(List.of(RetryOn.values())));
    boolean codes = conditions.contains(RetryOn.RETRIABLE_STATUS_CODES);
    return new Retry(
        draw.between(1, 10),
        draw.durationOrZero(),
        conditions,
        codes ? draw.subset(List.of(409, 503, 504)) : List.of(),
        draw.chance(),
        draw.between(1, 5),
        draw.duration());
  }

  private RouteAction redirect() {
    Optional<RouteAction.RedirectPath> path =
        draw.maybe(() ->
            draw.chance()
                ? new RouteAction.RedirectPath.Whole("/new")
                : new RouteAction.RedirectPath.Prefix("/newer"));
    return new RouteAction.Redirect(
        draw.maybe(() -> "https"),
        draw.maybe(() -> "new.example.com"),
        draw.chance() ? OptionalInt.empty() : OptionalInt.of(draw.between(1, 65535)),
        path,
        draw.one(List.of(301, 302, 303, 307, 308)));
  }

  private Cors cors() {
    return new Cors(
        draw.some(
            2,
            () ->
                draw.chance()
                    ? new StringMatch.Exact("https://example.com")
                    : new StringMatch.Regex(draw.one(Pools.REGEXES))),
        draw.some(2, () -> draw.one(Pools.METHODS)),
        draw.some(2, () -> draw.one(Pools.HEADERS)),
        draw.some(1, () -> draw.one(Pools.HEADERS)),
        draw.maybe(() -> Duration.ofSeconds(draw.between(0, 600))),
        draw.chance(),
        draw.chance());
  }

  private Fault fault() {
    Fault.Delay delay = new Fault.Delay(draw.duration(), fraction());
    Fault.Cause cause =
        draw.chance()
            ? new Fault.Cause.Http(draw.between(200, 599))
            : new Fault.Cause.Grpc(draw.between(0, 16));
    Fault.Abort abort = new Fault.Abort(cause, fraction());
    return switch (draw.between(0, 2)) {
      case 0 -> new Fault(Optional.of(delay), Optional.empty());
      case 1 -> new Fault(Optional.empty(), Optional.of(abort));
      default -> new Fault(Optional.of(delay), Optional.of(abort));
    };
  }

  private Fraction fraction() {
    return draw.chance()
        ? Fraction.percent(draw.between(0, 100))
        : new Fraction(draw.between(0, Fraction.WHOLE));
  }

  private HeaderEdits edits() {
    if (draw.chance()) return HeaderEdits.none();
    return new HeaderEdits(
        draw.some(2, () -> new HeaderEdits.Header("x-set", draw.one(Pools.VALUES))),
        draw.some(2, () -> new HeaderEdits.Header("x-add", draw.one(Pools.VALUES))),
        draw.subset(List.of("x-gone", "server")));
  }
}
