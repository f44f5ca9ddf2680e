package dev.meltemi.traffic.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.testkit.Seeds;
import dev.meltemi.traffic.HeaderEdits;
import dev.meltemi.traffic.HeaderMatch;
import dev.meltemi.traffic.Origin;
import dev.meltemi.traffic.PathMatch;
import dev.meltemi.traffic.QueryMatch;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.RouteMatch;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.StringMatch;
import dev.meltemi.traffic.VirtualHost;
import dev.meltemi.traffic.testing.RandomHead;
import dev.meltemi.traffic.testing.RandomTraffic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouteMatcherTest {

  @Test
  void theMostSpecificDomainWins() {
    RouteMatcher matcher =
        hosts("*", "*.example.com", "*.a.example.com", "x.a.example.com", "www.*", "www.long.*");
    assertThat(hostOf(matcher, "x.a.example.com")).isEqualTo("x.a.example.com");
    assertThat(hostOf(matcher, "y.a.example.com")).isEqualTo("*.a.example.com");
    assertThat(hostOf(matcher, "b.example.com")).isEqualTo("*.example.com");
    assertThat(hostOf(matcher, ".example.com")).isEqualTo("*");
    assertThat(hostOf(matcher, "www.long.org")).isEqualTo("www.long.*");
    assertThat(hostOf(matcher, "www.org")).isEqualTo("www.*");
    assertThat(hostOf(matcher, "elsewhere")).isEqualTo("*");
  }

  @Test
  void thePortAndTheCaseOfAHostDoNotMatter() {
    RouteMatcher matcher = hosts("reviews", "[::1]", "::2");
    assertThat(hostOf(matcher, "REVIEWS:9080")).isEqualTo("reviews");
    assertThat(hostOf(matcher, "[::1]:80")).isEqualTo("[::1]");
    assertThat(hostOf(matcher, "::2")).isEqualTo("::2");
    assertThat(matcher.decide(head("unknown:80", "/"))).isEqualTo(new Decision.NoVirtualHost());
    assertThat(matcher.decide(head(":80", "/"))).isEqualTo(new Decision.NoVirtualHost());
  }

  @Test
  void aPathIsComparedWithoutItsQuery() {
    assertThat(matches(path(new PathMatch.Exact("/a"), true), "/a?b=/c")).isTrue();
    assertThat(matches(path(new PathMatch.Exact("/a"), true), "/a/")).isFalse();
    assertThat(matches(path(new PathMatch.Exact("/A"), true), "/a")).isFalse();
    assertThat(matches(path(new PathMatch.Exact("/A"), false), "/a#x")).isTrue();
    assertThat(matches(path(new PathMatch.Prefix("/foo"), true), "/foobar")).isTrue();
    assertThat(matches(path(new PathMatch.Prefix("/foo?"), true), "/foo?")).isFalse();
    assertThat(matches(path(new PathMatch.Regex("/x.*y"), true), "/xzy?q")).isTrue();
    assertThat(matches(path(new PathMatch.Regex("/x"), true), "/xz")).isFalse();
  }

  @Test
  void aMissingHeaderMatchesOnlyWhereItCountsAsEmptyOrMustBeMissing() {
    StringMatch jason = new StringMatch.Exact("jason");
    StringMatch present = new StringMatch.Present();
    assertThat(header(new HeaderMatch("u", jason, false, false), "")).isFalse();
    assertThat(header(new HeaderMatch("u", jason, true, false), "")).isFalse();
    assertThat(header(new HeaderMatch("u", jason, true, true), "")).isTrue();
    assertThat(header(new HeaderMatch("u", present, false, false), "")).isFalse();
    assertThat(header(new HeaderMatch("u", present, true, false), "")).isTrue();
    assertThat(header(new HeaderMatch("u", jason, true, true), "jason")).isFalse();
    assertThat(header(new HeaderMatch("u", jason, false, false), "jason")).isTrue();
    assertThat(header(new HeaderMatch("u", new StringMatch.Regex("ja.*"), false, false), "jason"))
        .isTrue();
  }

  @Test
  void pseudoHeadersNameThePartsOfTheRequestLine() {
    assertThat(header(HeaderMatch.exact(":method", "GET"), "")).isTrue();
    assertThat(header(HeaderMatch.exact(":scheme", "http"), "")).isTrue();
    assertThat(header(HeaderMatch.exact(":authority", "h"), "")).isTrue();
    assertThat(header(HeaderMatch.exact("host", "h"), "")).isTrue();
    assertThat(header(HeaderMatch.exact(":path", "/"), "")).isTrue();
    assertThat(header(HeaderMatch.exact(":status", "/"), "")).isFalse();
  }

  @Test
  void theFirstOccurrenceOfAQueryParameterCounts() {
    assertThat(query("a", new StringMatch.Exact("1"), "/?b=2&a=1&a=3")).isTrue();
    assertThat(query("a", new StringMatch.Exact("3"), "/?b=2&a=1&a=3")).isFalse();
    assertThat(query("a", new StringMatch.Present(), "/?ab=1")).isFalse();
    assertThat(query("a", new StringMatch.Present(), "/?b&a")).isTrue();
    assertThat(query("a", new StringMatch.Exact("%41"), "/?a=%41")).isTrue();
    assertThat(query("a", new StringMatch.Present(), "/a=1")).isFalse();
  }

  @Test
  void explainingWalksTheSameWayAsDeciding() {
    RandomTraffic random = new RandomTraffic(Seeds.random(Seeds.seed("explain")));
    int routed = 0;
    for (int tables = 0; tables < 300; tables++) {
      RouteMatcher matcher = RouteMatcher.of(random.routeTable("table"));
      for (int heads = 0; heads < 30; heads++) {
        RandomHead head = random.head();
        Decision decision = matcher.decide(head);
        assertThat(matcher.explain(head).decision()).as("%s", head).isSameAs(decision);
        if (decision instanceof Decision.Routed) routed++;
      }
    }
    assertThat(routed).isGreaterThan(300);
  }

  @Test
  void anExplanationNamesWhatWasWantedAndWhatWasSeen() {
    Route jason =
        route(
            "jason",
            new RouteMatch(
                new PathMatch.Prefix("/"),
                true,
                List.of(HeaderMatch.exact("end-user", "jason")),
                List.of()));
    RouteTable table =
        new RouteTable(
            "9080",
            List.of(
                new VirtualHost(
                    "reviews:9080",
                    List.of("reviews"),
                    List.of(jason, route("rest", RouteMatch.any())))));
    assertThat(RouteMatcher.of(table).explain(head("reviews:9080", "/x")).toString())
        .isEqualTo(
            """
            virtual host reviews:9080 by its domain reviews
            not jason [default]: wants header end-user is "jason", sees no header end-user
            route rest [default]\
            """);
  }

  private static RouteMatcher hosts(String... domains) {
    return RouteMatcher.of(
        new RouteTable(
            "table",
            List.of(domains).stream()
                .map(domain -> new VirtualHost(domain, List.of(domain), List.of()))
                .toList()));
  }

  private static String hostOf(RouteMatcher matcher, String authority) {
    return ((Decision.NoRoute) matcher.decide(head(authority, "/"))).virtualHost().name();
  }

  private static RouteMatch path(PathMatch path, boolean caseSensitive) {
    return new RouteMatch(path, caseSensitive, List.of(), List.of());
  }

  private static boolean header(HeaderMatch match, String user) {
    Map<String, String> headers = user.isEmpty() ? Map.of() : Map.of("u", user);
    RouteMatch route = new RouteMatch(new PathMatch.Prefix("/"), true, List.of(match), List.of());
    return matches(route, new RandomHead("GET", "http", "h", "/", headers));
  }

  private static boolean query(String name, StringMatch value, String path) {
    QueryMatch match = new QueryMatch(name, value);
    return matches(
        new RouteMatch(new PathMatch.Prefix("/"), true, List.of(), List.of(match)), path);
  }

  private static boolean matches(RouteMatch match, String path) {
    return matches(match, head("h", path));
  }

  private static boolean matches(RouteMatch match, RequestHead head) {
    VirtualHost host = new VirtualHost("h", List.of("*"), List.of(route("r", match)));
    return RouteMatcher.of(new RouteTable("table", List.of(host))).decide(head)
        instanceof Decision.Routed;
  }

  private static RandomHead head(String authority, String path) {
    return new RandomHead("GET", "http", authority, path, Map.of());
  }

  private static Route route(String name, RouteMatch match) {
    return new Route(
        name,
        match,
        RouteAction.Forward.to("c"),
        Optional.empty(),
        HeaderEdits.none(),
        HeaderEdits.none(),
        Origin.none());
  }
}
