package dev.meltemi.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoTest {
  private final FakeMesh mesh = new FakeMesh();

  @Test
  void aMeshThatObeysAgreesInEveryStep() {
    Report report = Demo.run(mesh.context(false));

    assertThat(report.outcomes()).as(mesh.screen()).hasSize(9).allMatch(Outcome::agrees);
    assertThat(report.agrees()).isTrue();
    assertThat(mesh.screen())
        .contains("$ istioctl replace -f samples/bookinfo/routing/route-rule-reviews-75-25.yaml")
        .contains("v1 300 (75.0 %), v2 100 (25.0 %) of 400 requests, ±8.7 % allowed")
        .contains("jason: v2 400 (100.0 %) of 400 requests; kate: v1 400 (100.0 %)")
        .contains("jason: 500 400 (100.0 %) of 400 requests; kate: 200 400 (100.0 %)")
        .contains("refused with exit status 1, the stored rule is unchanged")
        .contains("took 2.00 s to 2.00 s")
        .contains("live      in every proxy after 80 ms")
        .contains("9 of 9 steps agree.")
        .doesNotContain("What to try next", "\r", "\u001b");
  }

  @Test
  void theCommandsAreThoseOfTheDocumentInItsOrder() {
    Demo.run(mesh.context(false));

    assertThat(mesh.commands.stream().filter(command -> !command.startsWith("get")))
        .containsExactly(
            "create route-rule-all-v1.yaml",
            "replace route-rule-reviews-75-25.yaml",
            "replace -",
            "replace route-rule-reviews-jason-v2.yaml",
            "replace route-rule-reviews-v2.yaml",
            "replace route-rule-ratings-abort-jason.yaml",
            "replace route-rule-ratings-delay.yaml",
            "delete ratings",
            "create bookinfo-gateway.yaml");
  }

  @Test
  void aMeshThatStaysUpEndsWithWhatToTryNextAndHowToStop() {
    Demo.run(mesh.context(true));

    assertThat(mesh.screen())
        .contains(
            "What to try next", "http://127.0.0.9:8080/productpage", "$(./meltemi env)", "Ctrl-C");
  }

  @Test
  void aSecondRunForgetsTheRulesOfTheFirst() {
    Demo.run(mesh.context(false));

    assertThat(Demo.run(mesh.context(false)).agrees()).as(mesh.screen()).isTrue();
  }

  @Test
  void aChangeThatIsLateDiffersThoughTheTrafficIsRight() {
    mesh.toLive = Duration.ofMillis(1400);

    Report report = Demo.run(mesh.context(false));

    assertThat(report.agrees()).isFalse();
    assertThat(report.outcomes().get(2).observed()).endsWith("live only after 1.40 s");
    assertThat(report.outcomes().get(2).live()).contains(Duration.ofMillis(1400));
    assertThat(report.outcomes().getFirst().live()).isEqualTo(Optional.empty());
  }

  @Test
  void aChangeThatNeverArrivesEndsItsStepOnly() {
    mesh.toLive = Duration.ofDays(1);

    Report report = Demo.run(mesh.context(false));

    assertThat(report.outcomes()).hasSize(9);
    assertThat(report.outcomes().getFirst().agrees()).isTrue();
    assertThat(report.outcomes().get(1).observed())
        .isEqualTo("not live in every proxy after 15.00 s");
  }

  @Test
  void aRuleWithoutRouteThatIsAcceptedDiffers() {
    mesh.acceptsRulesWithoutRoute = true;

    assertThat(differing()).contains("A rule without a route is refused");
    assertThat(mesh.screen()).contains("accepted, but the stored rule has changed");
  }

  @Test
  void aDelayThatDoesNotHappenDiffers() {
    mesh.delays = false;

    assertThat(differing()).containsExactly("Ratings are two seconds late");
    assertThat(mesh.screen()).contains("DIFFERS", "8 of 9 steps agree.");
  }

  @Test
  void aGatewayMayRefuseForASecondWhileItOpensItsPort() {
    mesh.pagesRefusedAtFirst = 5;
    assertThat(differing()).isEmpty();

    mesh.pagesRefusedAtFirst = 50;
    assertThat(differing()).containsExactly("The product page from outside");
    assertThat(mesh.screen()).contains("no answer (Connection refused)");
  }

  private List<String> differing() {
    return Demo.run(mesh.context(false)).outcomes().stream()
        .filter(outcome -> !outcome.agrees())
        .map(Outcome::title)
        .toList();
  }

  @Test
  void theSamplesAreInjectedAppliedAndWaitedFor() {
    Optional<String> wrong =
        Deployment.run(
            mesh,
            (limit, progress) -> Optional.of(Duration.ofSeconds(7)),
            mesh.context(false).root(),
            mesh.context(false).screen());

    assertThat(wrong).isEmpty();
    assertThat(mesh.commands)
        .containsExactly(
            "kube-inject bookinfo.yaml", "apply -", "kube-inject httpbin.yaml", "apply -");
    assertThat(mesh.screen()).contains("ready     after 7.00 s");
  }

  @Test
  void samplesThatDoNotBecomeReadyAreSaidSo() {
    Optional<String> wrong =
        Deployment.run(
            mesh,
            (limit, progress) -> Optional.empty(),
            mesh.context(false).root(),
            mesh.context(false).screen());

    assertThat(wrong).contains("not every pod is ready after 60.00 s");
  }

  @Test
  void onATerminalProgressIsRewrittenInPlace() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    Screen screen = new Screen(new PrintStream(text, true, StandardCharsets.UTF_8), true, false);

    screen.progress(10, 400, "requests");
    screen.line("observed", "all");

    assertThat(text.toString(StandardCharsets.UTF_8))
        .isEqualTo("\r      … 10 of 400 requests\u001b[K\r\u001b[K      observed  all\n");
  }
}
