package dev.meltemi.cli.istioctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.MeshChange;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TestCommandTest {
  private static final Path SAMPLES =
      Path.of(System.getProperty("meltemi.root", "..")).resolve("samples");
  private static final String TESTS = SAMPLES.resolve("bookinfo/tests").toString();
  private static final double CAUGHT_AT_LEAST = 0.95;
  private static final int CASES = 1_000;

  @TempDir Path folder;

  @Test
  void theTestsOfTheSamplesPassAndReachEveryRule() {
    Cli result = Cli.run("test", TESTS);
    assertThat(result.out()).contains("12 of 12 rules reached", "26 cases passed");
    assertThat(result.code()).isZero();
  }

  @Test
  void mistakesInTheSamplesAreCaughtByTheirTests() {
    RandomGenerator random = Seeds.random(Seeds.seed("mutations of bookinfo"));
    int all = 0;
    List<String> missed = new ArrayList<>();
    for (TrafficTests.Prepared test : TrafficTests.prepare(List.of(TESTS), "default")) {
      for (VirtualService rule : test.mesh().snapshot().virtualServices().all()) {
        // A test answers for what it was written for, which is given last.
        boolean own = rule.origin().source().contains(own(test));
        for (Mutations.Mutant mutant :
            own ? Mutations.of(rule, random) : List.<Mutations.Mutant>of()) {
          all++;
          if (passes(test, mutant)) missed.add(rule.key() + ": " + mutant.what());
        }
      }
    }
    System.out.printf("%d mutants, %d missed%n", all, missed.size());
    assertThat(all).isGreaterThan(8);
    assertThat((double) missed.size() / all).as("%s", missed).isLessThan(1 - CAUGHT_AT_LEAST);
  }

  private static String own(TrafficTests.Prepared test) {
    return test.test().meta().name().equals("gateway")
        ? "bookinfo-gateway.yaml"
        : test.test().meta().name() + ".yaml";
  }

  private static boolean passes(TrafficTests.Prepared test, Mutations.Mutant mutant) {
    MeshSource mesh = test.mesh();
    var changed =
        new MeshSource(
            mesh.name(),
            mesh.snapshot().with(new MeshChange.Upsert(mutant.rule())),
            mesh.config(),
            mesh.problems());
    return new TrafficTests.Prepared(test.test(), changed)
        .run().verdicts().stream().allMatch(verdict -> verdict.passed());
  }

  @Test
  void aThousandCasesTakeUnderTwoSeconds() throws IOException {
    var text = new StringBuilder(head("many"));
    for (int i = 0; i < CASES; i++) {
      text.append(
          """
            - from: {workload: productpage-v1}
              request: {url: "http://reviews:9080/reviews/%d", headers: {end-user: "u%d"}}
              expect: {status: 200, split: {reviews.default/v1: 75, reviews.default/v2: 25}}
          """
              .formatted(i, i));
    }
    Path file = Files.writeString(folder.resolve("many.yaml"), text);
    assertThat(Cli.run("test", TESTS).code()).isZero(); // The classes are loaded now.
    long start = System.nanoTime();
    Cli result = Cli.run("test", file.toString());
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("%d cases in %.2f s%n", CASES, seconds);
    assertThat(result.out()).contains(CASES + " cases passed");
    assertThat(seconds).isLessThan(2);
  }

  @Test
  void aFailureNamesCasePlaceReasonAndRule() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("wrong.yaml"),
            head("wrong")
                + """
                  - name: half and half
                    from: {workload: productpage-v1}
                    request: {url: "http://reviews:9080/"}
                    expect: {split: {reviews/v1: 50, reviews/v2: 50}, timeout: 3s}
                """);
    Path xml = folder.resolve("deep/results.xml");
    Cli result = Cli.run("test", file.toString(), "--junit", xml.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out())
        .contains(
            "FAIL  half and half  (" + file + ":11)",
            "split: expected 50% to reviews/v1, is 75%",
            "timeout: expected 3s, is none",
            "VirtualService default/reviews rule 0",
            "1 of 1 cases failed");
    assertThat(Files.readString(xml))
        .contains("tests=\"1\" failures=\"1\"", "<failure message=\"split: expected 50% to");
  }

  @Test
  void aMisspeltExpectationIsRefusedWithItsLine() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("typo.yaml"),
            head("typo")
                + """
                  - from: {workload: productpage-v1}
                    request: {url: "http://reviews:9080/"}
                    expect: {statsu: 200}
                """);
    Cli result = Cli.run("test", file.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains(file + ":13", "statsu", "Did you mean \"status\"?");
  }

  private static String head(String name) {
    Path bookinfo = SAMPLES.resolve("bookinfo").toAbsolutePath();
    return """
    apiVersion: meltemi.dev/v1
    kind: TrafficTest
    metadata:
      name: %s
    spec:
      given:
      - %s/platform/kube/bookinfo.yaml
      - %s/routing/route-rule-all-v1.yaml
      - %s/routing/route-rule-reviews-75-25.yaml
      cases:
    """
        .formatted(name, bookinfo, bookinfo, bookinfo);
  }
}
