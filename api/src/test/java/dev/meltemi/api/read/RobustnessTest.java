package dev.meltemi.api.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.testkit.Seeds;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is written, reading ends with a result. */
class RobustnessTest {
  private static final String VALID =
      """
      apiVersion: networking.istio.io/v1alpha3
      kind: VirtualService
      metadata:
        name: ratings
        labels: {app: "ratings"}
      spec:
        hosts: [ratings, "*.example.com"]
        http:
        - name: first
          match:
          - headers: {cookie: {regex: "^(.*?;)?(user=jason)(;.*)?$"}}
            uri: &path {prefix: /ratings}
            sourceLabels:
              app: reviews
          - uri: *path
          fault:
            abort: {percent: 100, httpStatus: 500}
            delay: {percentage: {value: 0.1}, fixedDelay: 2s}
          retries: {attempts: 3, perTryTimeout: 250ms, retryOn: "5xx,503"}
          mirror: {host: ratings, subset: v2}
          mirrorPercent: 5
          route:
          - destination: {host: ratings, subset: v1, port: {number: 9080}}
            weight: 75
            headers: {request: {set: {x-a: "1"}, remove: [x-b]}}
          - {destination: {host: ratings, subset: v2}, weight: 25}
        - redirect: {uri: /new, redirectCode: 302}
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: ratings}
      spec:
        host: ratings
        trafficPolicy:
          connectionPool: {tcp: {maxConnections: 100, connectTimeout: 1s}, http: {maxRetries: 3}}
          outlierDetection: {http: {consecutiveErrors: 1, baseEjectionTime: 3m}}
        subsets:
        - name: v1
          labels: {version: v1}
      ---
      {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"containers":
        [{"name": "c", "image": "i", "ports": [{"containerPort": 80}],
          "readinessProbe": {"httpGet": {"port": "http", "path": "/"}}}]}}
      """;

  private static final List<String> TRICKY =
      List.of(
          "\t",
          "- ",
          ": ",
          "{",
          "}",
          "[",
          "]",
          "&a ",
          "*a",
          "!!int ",
          "!x ",
          "|\n",
          ">-\n",
          "---\n",
          "...\n",
          "%YAML 9.9\n",
          "? ",
          "<<: *path\n",
          "\u0000",
          "\uFEFF",
          "\uD800",
          "'",
          "\"",
          "\\x",
          "#",
          "null",
          "~",
          "999999999999999999999",
          "1e999",
          ".inf",
          "0x",
          "@",
          "`",
          "\r",
          "\u2028",
          "-0",
          "+",
          "9".repeat(400));

  @Test
  void theWholeIsValid() {
    assertThat(ResourceReader.read(VALID, "v.yaml").hasErrors()).isFalse();
  }

  @Test
  void everyPrefixIsRead() {
    for (int end = 0; end < VALID.length(); end++) {
      check(VALID.substring(0, end));
    }
  }

  @Test
  void everyMutationIsRead() {
    var random = new Random(Seeds.seed("RobustnessTest"));
    for (int round = 0; round < 1500; round++) {
      var text = new StringBuilder(VALID);
      for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
        mutate(text, random);
      }
      check(text.toString());
    }
  }

  private static void mutate(StringBuilder text, Random random) {
    int at = random.nextInt(text.length());
    int end = Math.min(text.length(), at + 1 + random.nextInt(12));
    switch (random.nextInt(4)) {
      case 0 -> text.delete(at, end);
      case 1 -> text.insert(at, TRICKY.get(random.nextInt(TRICKY.size())));
      case 2 -> text.insert(at, text.substring(at, end));
      default ->
          text.setCharAt(
              at, (char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(65536)));
    }
  }

  private static void check(String text) {
    try {
      var result = ResourceReader.read(text, "m.yaml");
      long lines =
          text.chars()
                  .filter(c ->
                      c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029' || c == '\u0085')
                  .count()
              + 2;
      assertThat(result.allProblems()).allMatch(p -> p.origin().line() <= lines);
      for (var document : result.documents()) {
        if (document.resource().isPresent()) {
          assertThat(ResourceReader.fromTree(document.tree()).resource()).isPresent();
        }
      }
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("reading this threw " + e + ":\n" + text, e);
    }
  }
}
