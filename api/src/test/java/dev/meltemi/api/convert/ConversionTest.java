package dev.meltemi.api.convert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.convert.Conversion.Source;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.yaml.YamlWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people wrote before Istio 0.8, and what it is today. */
class ConversionTest {
  private static Conversion.Result convert(String text) {
    return Conversion.of(List.of(new Source("old.yaml", text)));
  }

  private static String yaml(String text) {
    var result = convert(text);
    assertThat(result.problems()).filteredOn(Problem::isError).isEmpty();
    return YamlWriter.stream(result.documents());
  }

  @Test
  void routeRulesOfOneDestinationBecomeOneVirtualServiceByPrecedence() {
    assertThat(
            yaml(
                """
                apiVersion: config.istio.io/v1alpha2
                kind: RouteRule
                metadata: {name: reviews-default}
                spec:
                  destination: {name: reviews}
                  precedence: 1
                  route:
                  - {labels: {version: v1}, weight: 50}
                  - {labels: {version: v3}, weight: 50}
                ---
                apiVersion: config.istio.io/v1alpha2
                kind: RouteRule
                metadata: {name: reviews-test-v2}
                spec:
                  destination: {name: reviews}
                  precedence: 2
                  match:
                    request:
                      headers:
                        cookie: {regex: "^(.*?;)?(user=jason)(;.*)?$"}
                        uri: {prefix: /reviews}
                  route:
                  - labels: {version: v2}
                  httpReqTimeout: {simpleTimeout: {timeout: 10s}}
                  httpReqRetries: {simpleRetry: {attempts: 3, perTryTimeout: 2s}}
                  httpFault:
                    delay: {percent: 10, fixedDelay: 5s}
                    abort: {percent: 20, httpStatus: 400}
                """))
        .isEqualTo(
            """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata:
              name: reviews
            spec:
              host: reviews
              subsets:
              - name: v1
                labels:
                  version: v1
              - name: v2
                labels:
                  version: v2
              - name: v3
                labels:
                  version: v3
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata:
              name: reviews
            spec:
              hosts:
              - reviews
              http:
              - match:
                - uri:
                    prefix: /reviews
                  headers:
                    cookie:
                      regex: "^(.*?;)?(user=jason)(;.*)?$"
                route:
                - destination:
                    host: reviews
                    subset: v2
                timeout: 10s
                retries:
                  attempts: 3
                  perTryTimeout: 2s
                fault:
                  delay:
                    percentage:
                      value: 10
                    fixedDelay: 5s
                  abort:
                    percentage:
                      value: 20
                    httpStatus: 400
              - route:
                - destination:
                    host: reviews
                    subset: v1
                  weight: 50
                - destination:
                    host: reviews
                    subset: v3
                  weight: 50
            """);
  }

  @Test
  void otherPartsOfARouteRule() {
    assertThat(
            yaml(
                """
                apiVersion: config.istio.io/v1alpha2
                kind: RouteRule
                metadata: {name: r, namespace: shop}
                spec:
                  destination: {name: cart, namespace: bank}
                  match:
                    source: {name: web, labels: {version: v2}}
                  rewrite: {uri: /new}
                  mirror: {name: httpbin, labels: {version: v2}}
                  websocketUpgrade: true
                  appendHeaders: {x-a: b}
                  corsPolicy: {allowOrigin: [a.com, "*"], allowMethods: [GET]}
                """))
        .contains(
            "host: httpbin\n  subsets:\n",
            "- sourceLabels:\n        app: web\n        version: v2\n",
            "host: cart.bank.svc.cluster.local\n",
            "mirror:\n      host: httpbin\n      subset: v2\n",
            "rewrite:\n      uri: /new\n",
            "add:\n          x-a: b\n",
            "allowOrigins:\n      - exact: a.com\n      - regex: .*\n")
        .doesNotContain("websocket");
  }

  @Test
  void destinationPoliciesJoinTheSubsets() {
    assertThat(
            yaml(
                """
                apiVersion: config.istio.io/v1alpha2
                kind: DestinationPolicy
                metadata: {name: all}
                spec:
                  destination: {name: ratings}
                  loadBalancing: {name: LEAST_CONN}
                ---
                apiVersion: config.istio.io/v1alpha2
                kind: DestinationPolicy
                metadata: {name: v1}
                spec:
                  destination: {name: ratings, labels: {version: v1}}
                  circuitBreaker:
                    simpleCb:
                      maxConnections: 100
                      httpMaxPendingRequests: 7
                      httpConsecutiveErrors: 1
                      sleepWindow: 15m
                """))
        .isEqualTo(
            """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata:
              name: ratings
            spec:
              host: ratings
              trafficPolicy:
                loadBalancer:
                  simple: LEAST_REQUEST
              subsets:
              - name: v1
                labels:
                  version: v1
                trafficPolicy:
                  connectionPool:
                    tcp:
                      maxConnections: 100
                    http:
                      http1MaxPendingRequests: 7
                  outlierDetection:
                    consecutive5xxErrors: 1
                    baseEjectionTime: 15m
            """);
  }

  @Test
  void anEgressRuleOfHttpsKeepsSpeakingTlsForItsApplications() {
    assertThat(
            yaml(
                """
                apiVersion: config.istio.io/v1alpha2
                kind: EgressRule
                metadata: {name: google}
                spec:
                  destination: {service: www.google.com}
                  ports:
                  - {port: 443, protocol: https}
                """))
        .contains(
            "host: www.google.com\n"
                + "  trafficPolicy:\n"
                + "    portLevelSettings:\n"
                + "    - port:\n"
                + "        number: 443\n"
                + "      tls:\n"
                + "        mode: SIMPLE\n",
            "- www.google.com\n"
                + "  location: MESH_EXTERNAL\n"
                + "  resolution: DNS\n"
                + "  ports:\n"
                + "  - number: 443\n"
                + "    name: http-443\n"
                + "    protocol: HTTP\n");
  }

  @Test
  void anIngressOfIstioBecomesAGatewayAndAVirtualService() {
    assertThat(
            yaml(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec: {ports: [{name: http, port: 9080}]}
                ---
                apiVersion: extensions/v1beta1
                kind: Ingress
                metadata: {name: entry, annotations: {kubernetes.io/ingress.class: istio}}
                spec:
                  tls: [{secretName: istio-ingress-certs}]
                  rules:
                  - host: shop.example.com
                    http:
                      paths:
                      - path: /status/.*
                        backend: {serviceName: web, servicePort: http}
                      - path: /login
                        backend: {serviceName: web, servicePort: 80}
                """))
        .contains(
            "kind: Gateway\nmetadata:\n  name: entry\n",
            "credentialName: istio-ingress-certs\n",
            "- uri:\n"
                + "        prefix: /status/\n"
                + "    route:\n"
                + "    - destination:\n"
                + "        host: web\n"
                + "        port:\n"
                + "          number: 9080\n",
            "- uri:\n        exact: /login\n");
  }

  @Test
  void formsOf08AreRewrittenAndAllElseIsPassedOn() {
    assertThat(
            yaml(
                """
                apiVersion: networking.istio.io/v1alpha3
                kind: VirtualService
                metadata: {name: ratings}
                spec:
                  hosts: [ratings]
                  http:
                  - fault: {abort: {percent: 50, httpStatus: 400}}
                    appendHeaders: {x-a: b}
                    removeResponseHeaders: {x-c: ""}
                    route: [{destination: {host: ratings}}]
                ---
                apiVersion: v1
                kind: Namespace
                metadata: {name: shop}
                """))
        .contains(
            "apiVersion: networking.istio.io/v1\n",
            "percentage:\n          value: 50\n",
            "request:\n"
                + "        add:\n"
                + "          x-a: b\n"
                + "      response:\n"
                + "        remove:\n"
                + "        - x-c\n",
            "kind: Namespace\n");
  }

  @Test
  void whatCannotBeSaidTodayIsToldWithItsPlace() {
    assertThat(
            convert(
                    """
                    apiVersion: config.istio.io/v1alpha2
                    kind: RouteRule
                    metadata: {name: r}
                    spec:
                      destination: {name: cart}
                      match: {tcp: {destinationSubnet: [10.0.0.0/8]}}
                      l4Fault: {throttle: {percent: 10}}
                      presedence: 1
                    ---
                    apiVersion: config.istio.io/v1alpha2
                    kind: DestinationPolicy
                    metadata: {name: p}
                    spec:
                      destination: {name: cart}
                      source: {name: web}
                      loadBalancing: {name: RANDOM}
                    ---
                    apiVersion: config.istio.io/v1alpha2
                    kind: rule
                    metadata: {name: m}
                    """)
                .problems())
        .extracting(Problem::toString)
        .containsExactlyInAnyOrder(
            "error old.yaml:6 NotConvertible: spec.match.tcp: conditions on connections belong to"
                + " tcp rules today.",
            "error old.yaml:7 NotConvertible: spec.l4Fault: faults of connections are gone from"
                + " Istio.",
            "error old.yaml:8 NotConvertible: unknown field \"presedence\" in spec.",
            "error old.yaml:15 NotConvertible: spec.source: a DestinationRule holds for all callers"
                + " of a namespace.",
            "error old.yaml:18 NotConvertible: kind rule of config.istio.io/v1alpha2 has no"
                + " successor that could be written for it.");
  }
}
