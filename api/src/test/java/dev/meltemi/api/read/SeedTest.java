package dev.meltemi.api.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.istio.DestinationRule;
import dev.meltemi.api.istio.HttpAction;
import dev.meltemi.api.istio.HttpFault;
import dev.meltemi.api.istio.Percent;
import dev.meltemi.api.istio.StringMatch;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.meta.Resource;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The forms of Istio 0.8 that old tutorials are full of. */
class SeedTest {
  private static <T extends Resource> T one(String yaml, Class<T> type) {
    var result = ResourceReader.read(yaml, "seed.yaml");
    assertThat(result.allProblems()).filteredOn(Problem::isError).isEmpty();
    return type.cast(result.documents().getFirst().resource().orElseThrow());
  }

  @Test
  void anAbortWithAWholePercentIsReadWithAWarning() {
    var yaml =
        """
        apiVersion: networking.istio.io/v1alpha3
        kind: VirtualService
        metadata:
          name: ratings
        spec:
          hosts:
          - ratings
          http:
          - match:
            - headers:
                cookie:
                  regex: "^(.*?;)?(user=jason)(;.*)?$"
            fault:
              abort:
                percent: 100
                httpStatus: 500
            route:
            - destination:
                host: ratings
                subset: v1
          - route:
            - destination:
                host: ratings
                subset: v1
        """;
    var service = one(yaml, VirtualService.class);
    var rule = service.http().getFirst();
    assertThat(rule.policy().fault().orElseThrow().abort())
        .contains(new HttpFault.Abort(new HttpFault.AbortStatus.Http(500), Percent.ALL));
    assertThat(rule.match().getFirst().request().headers())
        .containsEntry("cookie", new StringMatch.Regex("^(.*?;)?(user=jason)(;.*)?$"));
    assertThat(rule.origin()).hasToString("seed.yaml:9");
    assertThat(rule.origin().object()).isEqualTo("VirtualService default/ratings rule 1");
    assertThat(service.http().get(1).action()).isInstanceOf(HttpAction.Forward.class);
    assertThat(ResourceReader.read(yaml, "seed.yaml").allProblems())
        .extracting(Problem::toString)
        .containsExactly(
            "warning seed.yaml:15 Deprecated: using deprecated setting \"percent\", use"
                + " \"percentage\" instead.");
  }

  @Test
  void outlierDetectionUnderHttpIsReadFlat() {
    var rule =
        one(
            """
            apiVersion: networking.istio.io/v1alpha3
            kind: DestinationRule
            metadata:
              name: httpbin
            spec:
              host: httpbin
              trafficPolicy:
                connectionPool:
                  tcp:
                    maxConnections: 1
                  http:
                    http1MaxPendingRequests: 1
                    maxRequestsPerConnection: 1
                outlierDetection:
                  http:
                    consecutiveErrors: 1
                    interval: 1s
                    baseEjectionTime: 3m
                    maxEjectionPercent: 100
            """,
            DestinationRule.class);
    var outlier = rule.trafficPolicy().orElseThrow().outlierDetection().orElseThrow();
    assertThat(outlier.consecutive5xxErrors()).hasValue(1);
    assertThat(outlier.baseEjectionTime()).contains(Duration.ofMinutes(3));
    assertThat(outlier.maxEjectionPercent()).hasValue(100);
  }

  @Test
  void aRuleWithoutARouteIsRefusedAndPrintedCorrected() {
    var result =
        ResourceReader.read(
            """
            apiVersion: networking.istio.io/v1alpha3
            kind: VirtualService
            metadata:
              name: ratings
            spec:
              hosts:
              - ratings
              http:
              - match:
                - sourceLabels:
                    app: reviews
                    version: v2
                  headers:
                    end-user:
                      exact: jason
            """,
            "example2.yaml");
    var problem = result.allProblems().getFirst();
    assertThat(problem.code()).isEqualTo("RouteRequired");
    assertThat(problem.origin()).hasToString("example2.yaml:9");
    assertThat(problem.message()).contains("HTTP route, redirect or direct_response is required");
    assertThat(problem.fix())
        .endsWith(
            """
            http:
            - match:
              - sourceLabels:
                  app: reviews
                  version: v2
                headers:
                  end-user:
                    exact: jason
              route:
              - destination:
                  host: ratings
            """);
    assertThat(result.documents().getFirst().resource()).isEmpty();
  }
}
