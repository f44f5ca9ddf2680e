package dev.meltemi.compile.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.MeshChange;
import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.read.Document;
import dev.meltemi.api.read.ResourceReader;
import dev.meltemi.compile.Compiler;
import dev.meltemi.compile.MeshConfig;
import dev.meltemi.compile.explain.PaperMesh;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Mistakes that are valid, each with the code by which it is found. */
class LintTest {
  private static final String MESH =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: shop}
      spec: {selector: {app: shop}, ports: [{name: http, port: 80}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: db}
      spec: {selector: {app: db}, ports: [{name: tcp-db, port: 5432}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: shop-1, labels: {app: shop, version: v1}}
      spec: {containers: [{name: shop, image: shop, ports: [{containerPort: 80}]}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: db-1, labels: {app: db}}
      spec: {containers: [{name: db, image: db}]}
      ---
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: border}
      spec:
        selector: {istio: ingressgateway}
        servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [shop.example.com]}]
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: border}
      spec:
        hosts: [shop.example.com]
        gateways: [border]
        http: [{route: [{destination: {host: shop}}]}]
      ---
      """;

  private static final String TO_SHOP = "route: [{destination: {host: shop}}]";

  @Test
  void nothingIsFoundWhereNothingIsWrong() {
    assertThat(lint(rule(TO_SHOP))).isEmpty();
    assertThat(
            lint(
                rule(
                    "timeout: 3s, retries: {attempts: 2, perTryTimeout: 1s, retryOn:"
                        + " connect-failure}, "
                        + TO_SHOP)))
        .isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> rules() {
    return Stream.of(
        rule(
            "FaultBesidePolicy",
            "fault: {abort: {httpStatus: 500, percentage: {value: 1}}}, timeout: 3s"),
        rule(
            "FaultBesidePolicy",
            "fault: {delay: {fixedDelay: 1s, percentage: {value: 1}}}, retries: {attempts: 3}"),
        rule("FaultNeverFires", "fault: {abort: {httpStatus: 500}}"),
        rule("SmallPercentage", "fault: {abort: {httpStatus: 500, percentage: {value: 0.5}}}"),
        rule("AbortWithoutError", "fault: {abort: {httpStatus: 200, percentage: {value: 100}}}"),
        rule("PerTryTimeout", "timeout: 2s, retries: {attempts: 3, perTryTimeout: 3s}"),
        rule("PerTryTimeout", "timeout: 3s, retries: {attempts: 3, perTryTimeout: 2s}"),
        rule("ManyRetries", "retries: {attempts: 50}"),
        rule("RetriedWrites", "retries: {attempts: 2, retryOn: 5xx}"),
        rule("RetriedWrites", "match: [{method: {exact: POST}}]"),
        rule(
            "Ineffective",
            "mirror: {host: db, port: {number: 5432}}, mirrorPercentage: {value: 0}"),
        rule("MirrorToItself", "mirror: {host: shop}"),
        rule("RewriteSlash", "match: [{uri: {prefix: /api}}], rewrite: {uri: /}"),
        rule("RewriteSlash", "match: [{uri: {prefix: /api/}}], rewrite: {uri: /v1}"),
        rule("NeverMatches", "match: [{uri: {exact: api}}]"),
        rule("NeverMatches", "match: [{uri: {prefix: \"/api?x=1\"}}]"),
        rule("NeverMatches", "match: [{uri: {regex: \"api/.*\"}}]"),
        rule("PlainRegex", "match: [{uri: {regex: /api}}]"),
        rule("LiteralWildcard", "match: [{uri: {prefix: /api/*}}]"),
        rule("LiteralWildcard", "match: [{headers: {x-user: {exact: \"jas*\"}}}]"),
        rule("NeverMatches", "match: [{method: {exact: get}}]"),
        rule("NeverMatches", "match: [{scheme: {exact: HTTPS}}]"),
        rule("WholeValue", "match: [{headers: {cookie: {exact: user=jason}}}]"),
        rule("WholeValue", "match: [{headers: {cookie: {regex: user=jason}}}]"),
        rule(
            "NeverMatches", "match: [{headers: {a: {exact: x}}, withoutHeaders: {a: {exact: x}}}]"),
        rule("NoSuchSource", "match: [{sourceLabels: {app: nobody}}]"),
        rule("NeverMatches", "match: [{gateways: [other]}]"),
        rule("NeverMatches", "match: [{port: 8080}]"),
        rule("EmptyMatch", "match: [{}]"));
  }

  private static DynamicTest rule(String code, String parts) {
    return finds(code, parts, rule(parts + ", " + TO_SHOP));
  }

  private static String rule(String parts) {
    return virtualService("shop", "[{%s}]".formatted(parts));
  }

  private static String virtualService(String host, String http) {
    return """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: tested}
    spec: {hosts: ["%s"], http: %s}
    """
        .formatted(host, http);
  }

  @TestFactory
  Stream<DynamicTest> actions() {
    return Stream.of(
        action("Weights", "route: [{destination: {host: shop}, weight: 90}]"),
        action(
            "Weights",
            "route: [{destination: {host: shop}, weight: 90}, {destination: {host: db}, weight:"
                + " 5}]"),
        action(
            "Weights",
            "route: [{destination: {host: shop}, weight: 100}, {destination: {host: db}}]"),
        action(
            "DuplicateDestination",
            "route: [{destination: {host: shop}, weight: 50}, {destination: {host: shop}, weight:"
                + " 50}]"),
        action("RedirectLoop", "match: [{uri: {prefix: /a}}], redirect: {uri: /a/b}"),
        action("Ineffective", "redirect: {authority: b.example.com}, timeout: 3s"),
        action("IST0101", "route: [{destination: {host: shopp}}]"),
        action("IST0101", "route: [{destination: {host: shop, subset: v9}}]"));
  }

  private static DynamicTest action(String code, String parts) {
    return finds(code, parts, rule(parts));
  }

  @TestFactory
  Stream<DynamicTest> hostsAndOrder() {
    String wide = "{match: [{uri: {prefix: /api}}], %s}".formatted(TO_SHOP);
    String narrow = "{match: [{uri: {prefix: /api/v2}}], %s}".formatted(TO_SHOP);
    String two = "{match: [{uri: {prefix: /api/v2}}, {uri: {exact: /x}}], %s}".formatted(TO_SHOP);
    return Stream.of(
        finds(
            "IST0130",
            "a prefix of the prefix",
            virtualService("shop", "[%s, %s]".formatted(wide, narrow))),
        finds(
            "IST0131",
            "one of two matches",
            virtualService("shop", "[%s, %s]".formatted(wide, two))),
        finds(
            "IST0130",
            "after one without match",
            virtualService("shop", "[{%s}, %s]".formatted(TO_SHOP, narrow))),
        finds(
            "UnknownHost",
            "a host nobody has",
            virtualService("shopp", "[{%s}]".formatted(TO_SHOP))),
        finds(
            "PortProtocol",
            "a port that is no HTTP",
            virtualService("db", "[{route: [{destination: {host: db}}]}]")),
        finds(
            "IST0132",
            "a host that the gateway does not have",
            virtualService("x.example.com", "[{%s}]".formatted(TO_SHOP))
                .replace("spec: {", "spec: {gateways: [border], ")));
  }

  @TestFactory
  Stream<DynamicTest> destinationRules() {
    return Stream.of(
        destinationRule("IST0174", "host: shopp, subsets: [{name: v1, labels: {version: v1}}]"),
        destinationRule("Ineffective", "host: shop"),
        destinationRule(
            "UnusedSubsetPolicy",
            "host: shop, subsets: [{name: v1, labels: {version: v1}, trafficPolicy: {loadBalancer:"
                + " {simple: RANDOM}}}]"),
        destinationRule("IST0173", "host: shop, subsets: [{name: v9, labels: {version: v9}}]"),
        destinationRule(
            "NeverEjects",
            "host: shop, trafficPolicy: {outlierDetection: {consecutive5xxErrors: 0}}"),
        destinationRule(
            "Ineffective",
            "host: shop, trafficPolicy: {outlierDetection: {consecutiveGatewayErrors: 9}}"));
  }

  private static DynamicTest destinationRule(String code, String spec) {
    return finds(code, spec, object("DestinationRule", "tested", spec));
  }

  @Test
  void twoDestinationRulesForOneHostByShortAndFullName() {
    String policy = "trafficPolicy: {loadBalancer: {simple: RANDOM}}";
    assertThat(
            codes(
                object("DestinationRule", "a", "host: shop, " + policy)
                    + "---\n"
                    + object(
                        "DestinationRule", "b", "host: shop.default.svc.cluster.local, " + policy)))
        .containsExactly("RivalDestinationRules");
  }

  @TestFactory
  Stream<DynamicTest> gatewaysAndServices() {
    String server =
        "servers: [{port: {number: %d, name: p, protocol: %s}, hosts: [a.example.com]%s}]";
    String ours = "selector: {istio: ingressgateway}, ";
    String tls = ", tls: {mode: SIMPLE, credentialName: nowhere}";
    return Stream.of(
        gateway("IST0101", "selector: {istio: nobody}, " + server.formatted(80, "HTTP", "")),
        gateway("EveryGateway", server.formatted(80, "HTTP", "")),
        gateway("UnusedGateway", ours + server.formatted(80, "HTTP", "")),
        gateway("IST0162", ours + server.formatted(8081, "HTTP", "")),
        gateway("PortProtocol", ours + server.formatted(443, "HTTP", "")),
        gateway("PortProtocol", ours + server.formatted(80, "HTTPS", tls)),
        gateway("IST0101", ours + server.formatted(443, "HTTPS", tls)),
        gateway(
            "RedirectToNobody",
            ours + server.formatted(80, "HTTP", ", tls: {httpsRedirect: true}")),
        gateway(
            "IST0145",
            ours
                + "servers: [{port: {number: 80, name: p, protocol: HTTP}, hosts:"
                + " [shop.example.com]}]"),
        finds(
            "PortProtocol",
            "HTTP on 443",
            object(
                "ServiceEntry",
                "tested",
                "hosts: [a.example.com], resolution: DNS, ports: [{number: 443, name: https,"
                    + " protocol: HTTP}]")),
        finds(
            "IST0118",
            "a port named web",
            service("ports: [{name: web, port: 81, targetPort: 80}]")),
        finds(
            "NoTargetPort",
            "a port name that no container has",
            service("ports: [{name: http, port: 81, targetPort: main}]")),
        finds(
            "NoTargetPort",
            "a number that no container declares",
            service("ports: [{name: http, port: 81, targetPort: 8080}]")));
  }

  private static DynamicTest gateway(String code, String spec) {
    return finds(code, spec, object("Gateway", "tested", spec));
  }

  private static String service(String ports) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: tested}
    spec: {selector: {app: shop}, %s}
    """
        .formatted(ports);
  }

  private static String object(String kind, String name, String spec) {
    return """
    apiVersion: networking.istio.io/v1
    kind: %s
    metadata: {name: %s}
    spec: {%s}
    """
        .formatted(kind, name, spec);
  }

  private static DynamicTest finds(String code, String what, String yaml) {
    return DynamicTest.dynamicTest(
        code + ": " + what,
        () -> {
          List<Problem> problems = lint(yaml);
          assertThat(problems).extracting(Problem::code).contains(code);
          assertThat(problems)
              .allSatisfy(problem -> assertThat(problem.origin().object()).isNotEmpty());
        });
  }

  private static List<String> codes(String yaml) {
    return lint(yaml).stream().map(Problem::code).distinct().toList();
  }

  private static List<Problem> lint(String yaml) {
    var read = ResourceReader.read(MESH + yaml, "tested.yaml");
    assertThat(read.allProblems()).filteredOn(Problem::isError).isEmpty();
    MeshSnapshot files =
        MeshSnapshot.empty()
            .withAll(
                read.documents().stream()
                    .map(Document::resource)
                    .flatMap(Optional::stream)
                    .<MeshChange>map(MeshChange.Upsert::new)
                    .toList());
    return Lint.of(Compiler.of(PaperMesh.complete(files), MeshConfig.defaults()));
  }
}
