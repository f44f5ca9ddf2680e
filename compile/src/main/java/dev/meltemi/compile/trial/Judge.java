package dev.meltemi.compile.trial;

import dev.meltemi.api.trial.Expect;
import dev.meltemi.api.trial.TrafficTest;
import dev.meltemi.compile.ProxyView;
import dev.meltemi.compile.explain.Answer;
import dev.meltemi.compile.explain.Caller;
import dev.meltemi.compile.explain.Explainer;
import dev.meltemi.compile.explain.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Judges cases about one configuration. Belongs to one thread, as its {@link Explainer} does. */
public final class Judge {
  private final Explainer explainer;
  private final String clusterDomain;
  private final Coverage coverage = new Coverage();

  public Judge(Explainer explainer, String clusterDomain) {
    this.explainer = explainer;
    this.clusterDomain = clusterDomain;
  }

  /** Which rules the cases so far have reached. */
  public Coverage coverage() {
    return coverage;
  }

  public Verdict judge(TrafficTest.Case tested) {
    Optional<Target> target = Target.parse(tested.request().url());
    if (target.isEmpty()) {
      return failed(tested, "request.url is no http or https URL: " + tested.request().url());
    }
    Optional<ProxyView> proxy = explainer.proxy(caller(tested.from()));
    if (proxy.isEmpty()) return failed(tested, "there is no such caller: " + words(tested.from()));
    Answer answer =
        explainer.answer(
            proxy.get(),
            tested.request().method().toUpperCase(Locale.ROOT),
            target.get(),
            tested.request().headers());
    coverage.reached(answer);
    var place = new Destinations(proxy.get().namespace(), clusterDomain);
    List<String> failures = new ArrayList<>();
    Expect expect = tested.expect();
    failures.addAll(ResponseCheck.of(expect, answer.way().outcome()));
    failures.addAll(RouteCheck.of(expect, answer, place));
    return new Verdict(tested, failures, Optional.of(answer));
  }

  private static Verdict failed(TrafficTest.Case tested, String why) {
    return new Verdict(tested, List.of(why), Optional.empty());
  }

  private static Caller caller(TrafficTest.From from) {
    if (from.gateway().isPresent()) {
      String name = from.gateway().get();
      return from.namespace().isEmpty()
          ? Caller.gateway(name)
          : new Caller.Gateway(from.namespace(), name);
    }
    return from.workload()
        .map(name -> Caller.workload(name, from.namespace()))
        .orElseGet(() -> new Caller.Labelled(from.namespace(), from.labels()));
  }

  private static String words(TrafficTest.From from) {
    return from.gateway()
        .map(name -> "gateway " + name)
        .or(() -> from.workload().map(name -> "workload " + name + " in " + from.namespace()))
        .orElse("labels " + from.labels());
  }
}
