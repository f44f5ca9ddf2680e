package dev.meltemi.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.MeshChange;
import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.istio.Destination;
import dev.meltemi.api.istio.HttpMatch;
import dev.meltemi.api.istio.HttpPolicy;
import dev.meltemi.api.istio.HttpRoute;
import dev.meltemi.api.istio.Mirror;
import dev.meltemi.api.istio.Percent;
import dev.meltemi.api.istio.StringMatch;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.meta.Resource;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.traffic.text.TrafficText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What the reader should have refused reaches the compiler all the same. */
class BadResourceTest {
  private static final String SHOP =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews}
      spec: {clusterIP: 10.96.0.12, ports: [{name: http, port: 9080}], selector: {app: reviews}}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: ratings}
      spec: {clusterIP: 10.96.0.11, ports: [{name: http, port: 9080}], selector: {app: ratings}}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: ratings}
      spec:
        hosts: [ratings]
        http:
        - match: [{uri: {prefix: /v2}}]
          route: [{destination: {host: ratings, subset: v2}}]
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews}
      spec:
        hosts: [reviews]
        http:
        - match: [{uri: {prefix: /v2}}]
          route: [{destination: {host: reviews, subset: v2}}]
      """;
  private static final ProxyView PROXY =
      ProxyView.sidecar("default", "client", "10.1.0.1", Map.of("app", "client"));

  @Test
  void aBrokenPatternHarmsNoOtherResource() {
    StringMatch broken = new StringMatch.Regex("(");
    Compiled compiled = compiledWith(rule -> matching(rule, broken));

    assertThat(compiled.problems())
        .filteredOn(Problem::isError)
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.origin().object()).contains("VirtualService default/reviews");
          assertThat(problem.message()).contains("regex \"(\" is no RE2 expression");
        });
    assertThat(routes(compiled.traffic(), "ratings")).hasSize(1);
    assertThat(routes(compiled.traffic(), "ratings").getFirst().origin().object())
        .isEqualTo("VirtualService default/ratings");
    assertThat(routes(compiled.traffic(), "reviews")).extracting(Route::name).contains("default");
  }

  @Test
  void anImpossibleShareIsLeftOutWithItsResource() {
    Compiled compiled = compiledWith(rule -> mirroring(rule, new Percent(250)));
    assertThat(compiled.problems()).anyMatch(problem -> problem.message().contains("250.0"));
    assertThat(routes(compiled.traffic(), "reviews")).extracting(Route::name).contains("default");
  }

  @Test
  void theSameInputCompilesToTheSameText() {
    MeshSnapshot snapshot = snapshot();
    String once = text(Compiler.compile(snapshot, MeshConfig.defaults(), PROXY));
    String again = text(Compiler.of(snapshot, MeshConfig.defaults()).compile(PROXY));
    assertThat(again).isEqualTo(once);
  }

  private static Compiled compiledWith(UnaryOperator<VirtualService> change) {
    MeshSnapshot snapshot = snapshot();
    VirtualService reviews = snapshot.virtualServices().find("default", "reviews").orElseThrow();
    return Compiler.compile(
        snapshot.with(new MeshChange.Upsert(change.apply(reviews))), MeshConfig.defaults(), PROXY);
  }

  private static VirtualService matching(VirtualService rule, StringMatch uri) {
    HttpRoute route = rule.http().getFirst();
    HttpMatch match = route.match().getFirst();
    HttpMatch.Request request =
        new HttpMatch.Request(
            Optional.of(uri),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Map.of(),
            Map.of(),
            false);
    HttpMatch changed = new HttpMatch(match.origin(), match.name(), request, match.source());
    return with(
        rule,
        new HttpRoute(
            route.origin(), route.name(), List.of(changed), route.action(), route.policy()));
  }

  private static VirtualService mirroring(VirtualService rule, Percent share) {
    HttpRoute route = rule.http().getFirst();
    HttpPolicy none = HttpPolicy.NONE;
    HttpPolicy policy =
        new HttpPolicy(
            none.rewrite(),
            none.timeout(),
            none.retries(),
            none.fault(),
            List.of(
                new Mirror(
                    new Destination("ratings", Optional.empty(), OptionalInt.empty()), share)),
            none.cors(),
            none.headers());
    return with(
        rule, new HttpRoute(route.origin(), route.name(), route.match(), route.action(), policy));
  }

  private static VirtualService with(VirtualService rule, HttpRoute route) {
    return new VirtualService(
        rule.meta(),
        rule.origin(),
        rule.hosts(),
        rule.gateways(),
        rule.exportTo(),
        List.of(route),
        rule.tls(),
        rule.tcp());
  }

  private static MeshSnapshot snapshot() {
    return MeshSnapshot.of(Case.resources(SHOP, "shop.yaml").toArray(Resource[]::new));
  }

  private static List<Route> routes(Traffic traffic, String service) {
    return traffic.routeTables().values().stream()
        .filter(table -> table.name().equals("9080"))
        .flatMap(table -> table.virtualHosts().stream())
        .filter(host -> host.name().startsWith(service))
        .findFirst()
        .orElseThrow()
        .routes();
  }

  private static String text(Compiled compiled) {
    return TrafficText.of(compiled.traffic());
  }
}
