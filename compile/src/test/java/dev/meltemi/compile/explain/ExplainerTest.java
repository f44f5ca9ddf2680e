package dev.meltemi.compile.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.MeshChange;
import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.read.Document;
import dev.meltemi.api.read.ResourceReader;
import dev.meltemi.compile.MeshConfig;
import dev.meltemi.compile.route.LeftOut;
import dev.meltemi.traffic.explain.Outcome;
import dev.meltemi.traffic.explain.Share;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExplainerTest {
  private static final String SHOP =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: shop}
      spec: {selector: {app: shop}, ports: [{name: http, port: 80, targetPort: 8080}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: db}
      spec: {selector: {app: db}, ports: [{name: tcp, port: 5432}]}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: shop-v1}
      spec:
        replicas: 2
        selector: {matchLabels: {app: shop, version: v1}}
        template:
          metadata: {labels: {app: shop, version: v1}}
          spec: {containers: [{name: shop, image: shop}]}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: till}
      spec:
        selector: {matchLabels: {app: till}}
        template:
          metadata: {labels: {app: till}}
          spec: {containers: [{name: till, image: till}]}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: shop}
      spec:
        hosts: [shop]
        http:
        - match: [{sourceLabels: {app: robot}}]
          directResponse: {status: 429}
        - match: [{uri: {prefix: /old}}]
          redirect: {uri: /new}
        - route: [{destination: {host: shop}}]
          rewrite: {uri: /api/}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: outside}
      spec:
        hosts: [shop.default.svc.cluster.local]
        gateways: [border]
        http: [{route: [{destination: {host: shop}}]}]
      """;

  @Test
  void aDeploymentOfAFileHasItsPodsAsEndpoints() {
    var forwarded = (Outcome.Forwarded) ask("http://shop/a", Map.of()).way().outcome();
    assertThat(forwarded.shares()).hasSize(1);
    assertThat(forwarded.shares().getFirst().fate()).isEqualTo(Share.Fate.SENT);
    assertThat(forwarded.shares().getFirst().endpoints())
        .extracting(
            endpoint -> endpoint.address().port(), endpoint -> endpoint.workload().toString())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(8080, "default/shop-v1-1"),
            org.assertj.core.groups.Tuple.tuple(8080, "default/shop-v1-2"));
    assertThat(forwarded.path()).isEqualTo("/api/a");
  }

  @Test
  void aRedirectIsFollowedToItsLocation() {
    var redirected = (Outcome.Redirected) ask("http://shop/old/x?q", Map.of()).way().outcome();
    assertThat(redirected.location()).isEqualTo("http://shop/new?q");
  }

  @Test
  void aRuleThatThisProxyDoesNotHaveSaysWhy() {
    assertThat(ask("http://shop/a", Map.of()).leftOut())
        .extracting(LeftOut::why)
        .containsExactlyInAnyOrder(
            "wants source labels {app=robot}", "it is for default/border only");
  }

  @Test
  void bytesGoTheirWayWithoutRoutes() {
    var passed = (Outcome.Passed) ask("http://db:5432/", Map.of()).way().outcome();
    assertThat(passed.shares().getFirst().name())
        .isEqualTo("outbound|5432||db.default.svc.cluster.local");
    assertThat(passed.shares().getFirst().fate()).isEqualTo(Share.Fate.NO_ENDPOINT);
  }

  @Test
  void aHostThatNobodyKnowsIsAnsweredByTheProxy() {
    Answer answer = ask("http://nowhere/", Map.of());
    assertThat(answer.isKnown()).isFalse();
    assertThat(((Outcome.Answered) answer.way().outcome()).status()).isEqualTo(502);
  }

  @Test
  void theHostHeaderDecidesForTheRoutes() {
    Answer answer = ask("http://nowhere/", Map.of("Host", "shop"));
    assertThat(answer.host()).isEqualTo("shop.default.svc.cluster.local");
    assertThat(answer.way().outcome()).isInstanceOf(Outcome.Forwarded.class);
  }

  @Test
  void callersAreFoundByPodDeploymentAppAndLabels() {
    MeshSnapshot mesh = mesh();
    for (String name : List.of("shop-v1-1", "shop-v1", "shop", "default/shop", "shop.default")) {
      var found = Caller.workload(name, "default").in(mesh);
      assertThat(found).as(name).isPresent();
      assertThat(found.get().name()).as(name).isEqualTo("shop-v1-1");
    }
    assertThat(Caller.workload("app=shop,version=v1", "default").in(mesh)).isPresent();
    assertThat(Caller.workload("nobody", "default").in(mesh)).isEmpty();
    assertThat(Caller.gateway("istio-ingressgateway").in(mesh)).isPresent();
    assertThat(Caller.gateway("nobody").in(mesh)).isEmpty();
  }

  @Test
  void aUrlIsTakenApart() {
    assertThat(Target.parse("http://a:81/b?c"))
        .contains(new Target("http", "a:81", "a", 81, "/b?c"));
    assertThat(Target.parse("https://A.b")).contains(new Target("https", "A.b", "a.b", 443, "/"));
    assertThat(Target.parse("a?b")).contains(new Target("http", "a", "a", 80, "/?b"));
    assertThat(Target.parse("http://[::1]:8/"))
        .contains(new Target("http", "[::1]:8", "::1", 8, "/"));
    assertThat(Target.parse("ftp://a")).isEmpty();
    assertThat(Target.parse("http://a:99999/")).isEmpty();
    assertThat(Target.parse("")).isEmpty();
  }

  private static Answer ask(String url, Map<String, String> headers) {
    Explainer explainer = Explainer.of(mesh(), MeshConfig.defaults());
    var till = explainer.proxy(Caller.workload("till", "default")).orElseThrow();
    return explainer.answer(till, "GET", Target.parse(url).orElseThrow(), headers);
  }

  private static MeshSnapshot mesh() {
    var read = ResourceReader.read(SHOP, "shop.yaml");
    assertThat(read.allProblems()).isEmpty();
    return PaperMesh.complete(
        MeshSnapshot.empty()
            .withAll(
                read.documents().stream()
                    .map(Document::resource)
                    .map(resource -> new MeshChange.Upsert(resource.orElseThrow()))
                    .map(MeshChange.class::cast)
                    .toList()));
  }
}
