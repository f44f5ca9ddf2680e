package dev.meltemi.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.meltemi.traffic.Fraction;
import dev.meltemi.traffic.HeaderEdits;
import dev.meltemi.traffic.HeaderMatch;
import dev.meltemi.traffic.Mirror;
import dev.meltemi.traffic.Origin;
import dev.meltemi.traffic.PathMatch;
import dev.meltemi.traffic.Rewrite;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.RouteMatch;
import dev.meltemi.traffic.StringMatch;
import dev.meltemi.traffic.WeightedCluster;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class RoutingTest {
  private static RouteMatch header(HeaderMatch match) {
    return new RouteMatch(new PathMatch.Prefix("/"), true, List.of(match), List.of());
  }

  private static RouteAction.Forward forward(Rewrite rewrite, Mirror... mirrors) {
    return new RouteAction.Forward(
        List.of(WeightedCluster.of("v1", 1)),
        Duration.ZERO,
        Optional.empty(),
        rewrite,
        List.of(mirrors));
  }

  @Test
  void aHeaderAndACookieDecideTheVersion() throws Exception {
    var cookie = new StringMatch.Regex("^(.*?;)?(user=jason)(;.*)?$");
    try (Backend v1 = Backend.saying(200, "v1");
        Backend v2 = Backend.saying(200, "v2");
        Backend v3 = Backend.saying(200, "v3");
        DataPlane plane =
            Setup.routes(
                    Setup.route(
                        header(HeaderMatch.exact("end-user", "jason")),
                        RouteAction.Forward.to("v2")),
                    Setup.route(
                        header(new HeaderMatch("cookie", cookie, false, false)),
                        RouteAction.Forward.to("v3")),
                    Setup.to("v1"))
                .withCluster("v1", v1.port())
                .withCluster("v2", v2.port())
                .withCluster("v3", v3.port())
                .start();
        Client client = Client.to(Setup.port(plane))) {
      assertThat(client.ask("/").text()).isEqualTo("v1");
      assertThat(client.ask("/", "End-User: jason").text()).isEqualTo("v2");
      assertThat(client.ask("/", "Cookie: a=b;user=jason").text()).isEqualTo("v3");
      assertThat(client.ask("/", "Cookie: a=b;user=jasons").text()).isEqualTo("v1");
    }
  }

  @Test
  void aWeightedRouteSendsThreeQuartersToV1() throws Exception {
    try (Backend v1 = Backend.saying(200, "v1");
        Backend v2 = Backend.saying(200, "v2");
        DataPlane plane =
            Setup.routes(
                    Setup.route(
                        RouteMatch.any(),
                        new RouteAction.Forward(
                            List.of(WeightedCluster.of("v1", 75), WeightedCluster.of("v2", 25)),
                            Duration.ZERO,
                            Optional.empty(),
                            Rewrite.none(),
                            List.of())))
                .withCluster("v1", v1.port())
                .withCluster("v2", v2.port())
                .start();
        Client client = Client.to(Setup.port(plane))) {
      int first = 0;
      for (int i = 0; i < 1000; i++) if (client.ask("/").text().equals("v1")) first++;
      assertThat(first).isCloseTo(750, within(80));
    }
  }

  @Test
  void theEndpointSeesWhoAsksAndTheClientSeesIstio() throws Exception {
    try (Backend v1 = Backend.saying(200, "v1");
        DataPlane plane = Setup.routes(Setup.to("v1")).withCluster("v1", v1.port()).start();
        Client client = Client.to(Setup.port(plane))) {
      Wire.Message response = client.ask("/a?b=c", "X-Request-Id: mine", "Connection: keep-alive");
      assertThat(response.header("server")).isEqualTo("istio-envoy");
      assertThat(response.header("x-envoy-upstream-service-time")).matches("\\d+");
      assertThat(response.headers()).containsKey("date");
      Wire.Message request = v1.requests.getFirst();
      assertThat(request.first()).isEqualTo("GET /a?b=c HTTP/1.1");
      assertThat(request.header("host")).isEqualTo("test");
      assertThat(request.header("x-request-id")).isEqualTo("mine");
      assertThat(request.header("x-forwarded-proto")).isEqualTo("http");
      assertThat(request.header("x-envoy-attempt-count")).isEqualTo("1");
      assertThat(request.headers()).doesNotContainKeys("connection", "x-forwarded-for");
      client.ask("/");
      assertThat(v1.requests.get(1).header("x-request-id"))
          .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    }
  }

  @Test
  void atTheEdgeStrangersAreNotBelieved() throws Exception {
    try (Backend v1 = Backend.saying(200, "v1");
        DataPlane plane =
            Setup.routes(Setup.to("v1")).withCluster("v1", v1.port()).atTheEdge().start();
        Client client = Client.to(Setup.port(plane))) {
      client.ask("/", "X-Request-Id: mine", "X-Forwarded-Proto: https", "X-Envoy-Retry-On: 5xx");
      Wire.Message request = v1.requests.getFirst();
      assertThat(request.header("x-request-id")).isNotEqualTo("mine");
      assertThat(request.header("x-forwarded-proto")).isEqualTo("http");
      assertThat(request.header("x-forwarded-for")).isEqualTo("127.0.0.1");
      assertThat(request.headers()).doesNotContainKey("x-envoy-retry-on");
    }
  }

  @Test
  void rewritesAndHeaderEditsReachTheEndpoint() throws Exception {
    var rewrite =
        new Rewrite(Optional.of(new Rewrite.PathRewrite.Prefix("/new")), Optional.of("inside"));
    var edits =
        new HeaderEdits(
            List.of(new HeaderEdits.Header("a", "set")),
            List.of(new HeaderEdits.Header("b", "added")),
            List.of("c"));
    var match = new RouteMatch(new PathMatch.Prefix("/old"), true, List.of(), List.of());
    var route =
        new Route("r", match, forward(rewrite), Optional.empty(), edits, edits, Origin.none());
    try (Backend v1 = Backend.saying(200, "v1");
        DataPlane plane = Setup.routes(route).withCluster("v1", v1.port()).start();
        Client client = Client.to(Setup.port(plane))) {
      Wire.Message response = client.ask("/old/x?q=1", "A: 1", "A: 2", "B: 1", "C: gone");
      assertThat(response.header("b")).isEqualTo("added");
      Wire.Message request = v1.requests.getFirst();
      assertThat(request.path()).isEqualTo("/new/x?q=1");
      assertThat(request.header("x-envoy-original-path")).isEqualTo("/old/x?q=1");
      assertThat(request.header("host")).isEqualTo("inside");
      assertThat(request.header("a")).isEqualTo("set");
      assertThat(request.header("b")).isEqualTo("1,added");
      assertThat(request.headers()).doesNotContainKey("c");
    }
  }

  @Test
  void aRegexRewriteKeepsTheQuery() throws Exception {
    var rewrite =
        new Rewrite(
            Optional.of(new Rewrite.PathRewrite.Regex("^/a/([^/]+)/(.*)$", "/\\2/\\1")),
            Optional.empty());
    try (Backend v1 = Backend.saying(200, "v1");
        DataPlane plane =
            Setup.routes(Setup.route(RouteMatch.any(), forward(rewrite)))
                .withCluster("v1", v1.port())
                .start()) {
      Client.once(Setup.port(plane), "/a/b/c?x=/a/b/c");
      assertThat(v1.requests.getFirst().path()).isEqualTo("/c/b?x=/a/b/c");
    }
  }

  @Test
  void redirectsAndDirectResponsesNeedNoEndpoint() throws Exception {
    var redirect =
        new RouteAction.Redirect(
            Optional.of("https"),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.of(new RouteAction.RedirectPath.Whole("/login")),
            302);
    var old = new RouteMatch(new PathMatch.Exact("/old"), true, List.of(), List.of());
    try (DataPlane plane =
            Setup.routes(
                    Setup.route(old, redirect),
                    Setup.route(RouteMatch.any(), new RouteAction.Respond(418, "short")))
                .start();
        Client client = Client.to(Setup.port(plane))) {
      Wire.Message moved = client.ask("/old?from=here");
      assertThat(moved.status()).isEqualTo(302);
      assertThat(moved.header("location")).isEqualTo("https://test/login?from=here");
      Wire.Message direct = client.ask("/");
      assertThat(direct.status()).isEqualTo(418);
      assertThat(direct.text()).isEqualTo("short");
    }
  }

  @Test
  void aMirrorGetsACopyAndNobodyWaitsForIt() throws Exception {
    try (Backend v1 = Backend.saying(200, "v1");
        Backend shadow = Backend.of((request, in, out) -> false);
        DataPlane plane =
            Setup.routes(
                    Setup.route(
                        RouteMatch.any(),
                        forward(Rewrite.none(), new Mirror("shadow", Fraction.always()))))
                .withCluster("v1", v1.port())
                .withCluster("shadow", shadow.port())
                .start();
        Client client = Client.to(Setup.port(plane))) {
      client.send("POST /x HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\n\r\nbody");
      assertThat(client.read().text()).isEqualTo("v1");
      Eventually.that(() -> shadow.requests.size() == 1);
      assertThat(shadow.requests.getFirst().text()).isEqualTo("body");
    }
  }

  @Test
  void unknownRoutesAndClustersAreNamed() throws Exception {
    var only = new RouteMatch(new PathMatch.Prefix("/only"), true, List.of(), List.of());
    try (DataPlane plane = Setup.routes(Setup.route(only, RouteAction.Forward.to("gone"))).start();
        Client client = Client.to(Setup.port(plane))) {
      assertThat(client.ask("/other").status()).isEqualTo(404);
      assertThat(client.ask("/only").status()).isEqualTo(503);
      assertThat(plane.stats().value("http.in.no_route")).isEqualTo(1);
      assertThat(plane.stats().value("http.in.no_cluster")).isEqualTo(1);
    }
  }
}
