package dev.meltemi.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A test as a user would write it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class TestMeshTest {
  private static final HttpServer V1 = HttpServers.named("v1");
  private static final HttpServer V2 = HttpServers.named("v2");
  private static final HttpServer PARTNER = HttpServers.named("partner");

  private static final String RULES =
      """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews}
      spec:
        hosts: [reviews]
        http:
        - match: [{headers: {end-user: {exact: jason}}}]
          route: [{destination: {host: reviews, subset: v2}}]
        - match: [{sourceLabels: {app: robot}}]
          fault: {abort: {httpStatus: 429, percentage: {value: 100}}}
          route: [{destination: {host: reviews, subset: v1}}]
        - route: [{destination: {host: reviews, subset: v1}}]
          rewrite: {uri: /api/}
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews}
      spec:
        host: reviews
        subsets:
        - {name: v1, labels: {version: v1}}
        - {name: v2, labels: {version: v2}}
      ---
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: {name: partner}
      spec:
        hosts: [partner.example.com]
        ports: [{number: 80, name: http, protocol: HTTP}]
        resolution: DNS
      ---
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: border}
      spec:
        selector: {istio: ingressgateway}
        servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["shop.example.com"]}]
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: shop}
      spec:
        hosts: [shop.example.com]
        gateways: [border]
        http: [{route: [{destination: {host: reviews, subset: v2}}]}]
      """;

  private static final String ALL_TO_V2 =
      """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews}
      spec:
        hosts: [reviews]
        http: [{route: [{destination: {host: reviews, subset: v2}}]}]
      """;

  @RegisterExtension
  static final TestMesh MESH =
      TestMesh.of(RULES)
          .service(
              "reviews",
              9080,
              Backend.of("v1", HttpServers.port(V1)),
              Backend.of("v2", HttpServers.port(V2)))
          .service("partner.example.com", 80, Backend.at(HttpServers.port(PARTNER)));

  @AfterAll
  static void end() {
    V1.stop(0);
    V2.stop(0);
    PARTNER.stop(0);
  }

  @Test
  void rulesDecideByHeaders() {
    MeshClient page = MESH.client("productpage");
    assertThat(page.get("http://reviews:9080/a?b").body()).isEqualTo("v1 /api/a?b");
    assertThat(page.get("http://reviews:9080/a", "end-user", "jason").body()).isEqualTo("v2 /a");
  }

  @Test
  void rulesDecideByTheCaller() {
    assertThat(MESH.client("robot").get("http://reviews:9080/").statusCode()).isEqualTo(429);
    MeshClient robot = MESH.client("default", Map.of("app", "robot", "version", "v7"));
    assertThat(robot.get("http://reviews:9080/").statusCode()).isEqualTo(429);
  }

  @Test
  void hostsOutsideAreServedByTheTestToo() {
    HttpResponse<String> answer = MESH.client("productpage").get("http://partner.example.com/x");
    assertThat(answer.body()).isEqualTo("partner /x");
  }

  @Test
  void strangersComeThroughTheGateway() {
    MeshClient stranger = MESH.gateway("istio-ingressgateway");
    assertThat(stranger.get("http://shop.example.com/x").body()).isEqualTo("v2 /x");
    assertThat(stranger.get("http://other.example.com/x").statusCode()).isEqualTo(404);
  }

  @Test
  void whatNobodyMadeKnownIsRefused() {
    MeshClient page = MESH.client("productpage");
    assertThat(page.get("http://unknown:9080/").statusCode()).isEqualTo(502);
  }

  @Test
  @Order(1)
  void whatATestAppliesIsInForceAtOnce() {
    MeshClient page = MESH.client("productpage");
    assertThat(page.get("http://reviews:9080/").body()).isEqualTo("v1 /api/");
    MESH.apply(ALL_TO_V2);
    assertThat(page.get("http://reviews:9080/").body()).isEqualTo("v2 /");
  }

  @Test
  @Order(2)
  void andIsGoneInTheNextTest() {
    assertThat(MESH.client("productpage").get("http://reviews:9080/").body()).isEqualTo("v1 /api/");
  }

  @Test
  void aMistakeInTheYamlIsToldWithItsLine() {
    assertThatThrownBy(() -> TestMesh.of(RULES.replace("subset: v2", "subst: v2")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the test's YAML:")
        .hasMessageContaining("Did you mean \"subset\"?");
  }
}
