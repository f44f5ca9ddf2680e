package dev.meltemi.cli.istioctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class PlanCommandTest {
  private static final Path BOOKINFO =
      Path.of(System.getProperty("meltemi.root", "..")).resolve("samples/bookinfo");

  @Test
  void requestsThatMoveAreToldByTheirConditions() {
    Cli result = plan("route-rule-reviews-jason-v2.yaml");
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains(
            "reviews.default.svc.cluster.local (9080): header end-user is \"jason\"",
            "now   reviews.default:9080/v1\n",
            "then  reviews.default:9080/v2\n",
            "-H 'end-user: jason'",
            "6 proxies would be told",
            "default/productpage-v1: ")
        .doesNotContain("every other request");
  }

  @Test
  void whatOnlyChangesAPolicyIsToldAsThat() {
    assertThat(plan("route-rule-ratings-delay.yaml").out())
        .contains("every request", "then  ratings.default:9080/v1; delay 100% by 2s");
  }

  @Test
  void theSameAgainChangesNothing() {
    assertThat(plan("route-rule-all-v1.yaml").out()).isEqualTo("Nothing would change.\n");
  }

  @Test
  void newProblemsAreTold() {
    String rules =
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: reviews}
        spec:
          hosts: [reviews]
          http:
          - route: [{destination: {host: reviews, subset: v9}}]
          - match: [{uri: {prefix: /late}}]
            route: [{destination: {host: reviews, subset: v1}}]
        """;
    Cli result = Cli.runWith(rules, base("-"));
    assertThat(result.out())
        .contains("Rules that would never be reached", "IST0130", "New warnings", "reviews+v9");
  }

  @Test
  void programsGetJson() {
    String[] words = base(BOOKINFO.resolve("routing/route-rule-reviews-75-25.yaml").toString());
    String[] json = java.util.Arrays.copyOf(words, words.length + 2);
    json[words.length] = "-o";
    json[words.length + 1] = "json";
    assertThat(Cli.run(json).out())
        .contains("\"after\" : \"75% reviews.default:9080/v1, 25% reviews.default:9080/v2\"");
  }

  private static Cli plan(String file) {
    return Cli.run(base(BOOKINFO.resolve("routing").resolve(file).toString()));
  }

  private static String[] base(String file) {
    return new String[] {
      "plan",
      "--base",
      BOOKINFO.resolve("platform/kube/bookinfo.yaml").toString(),
      "--base",
      BOOKINFO.resolve("routing/route-rule-all-v1.yaml").toString(),
      "-f",
      file
    };
  }
}
