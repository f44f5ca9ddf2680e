package dev.meltemi.cli.demo;

import dev.meltemi.cli.demo.Step.Differs;
import dev.meltemi.cli.demo.Step.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plays the steps on a mesh and says how each ended. */
public final class Demo {
  private Demo() {}

  /**
   * Plays all steps, each on its own merits: one that differs does not end the demo. Returns when
   * the last is done; the mesh is left as the last step made it.
   */
  public static Report run(DemoContext context) {
    forgetEarlierRuns(new Stage(context));
    List<Step> steps = Steps.all();
    List<Outcome> outcomes = new ArrayList<>();
    for (Step step : steps) {
      context.screen().title(outcomes.size() + 1, steps.size(), step.title());
      outcomes.add(play(step, context));
    }
    context.screen().summary(outcomes);
    context.afterwards().ifPresent(text -> context.screen().afterwards(text, context.ingress()));
    return new Report(List.copyOf(outcomes));
  }

  private static Outcome play(Step step, DemoContext context) {
    Stage stage = new Stage(context);
    context.screen().line("asked", step.asked());
    Finding finding;
    try {
      finding = step.play().on(stage);
    } catch (Differs e) {
      finding = new Finding(false, e.observed());
    }
    Optional<Duration> late = stage.live().filter(live -> live.compareTo(Stage.LIVE_MAX) >= 0);
    if (late.isPresent()) {
      finding = finding.and(new Finding(false, "live only after " + Stage.text(late.get())));
    }
    context.screen().line("observed", finding.observed());
    context.screen().verdict(finding.agrees());
    return new Outcome(step.title(), finding.agrees(), finding.observed(), stage.live());
  }

  /**
   * The first step is about a mesh without rules; a demo that was played before has left some. Each
   * goes by its name, since some may be gone already.
   */
  private static void forgetEarlierRuns(Stage stage) {
    if (stage.quietly("get", "virtualservice", "reviews").exit() != 0) {
      return;
    }
    for (String service : List.of("productpage", "reviews", "ratings", "details")) {
      forget(stage, "virtualservice", service);
      forget(stage, "destinationrule", service);
    }
    forget(stage, "virtualservice", "bookinfo");
    forget(stage, "gateway", "bookinfo-gateway");
    stage.settle();
  }

  private static void forget(Stage stage, String kind, String name) {
    Commands.Result deleted = stage.quietly("delete", kind, name);
    if (deleted.exit() == 0) {
      stage.show("An earlier run's " + kind + " " + name + " is deleted.");
    }
  }
}
