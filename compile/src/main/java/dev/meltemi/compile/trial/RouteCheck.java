package dev.meltemi.compile.trial;

import dev.meltemi.api.trial.Expect;
import dev.meltemi.compile.explain.Answer;
import dev.meltemi.traffic.HeaderEdits;
import dev.meltemi.traffic.Mirror;
import dev.meltemi.traffic.Origin;
import dev.meltemi.traffic.Retry;
import dev.meltemi.traffic.RetryOn;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.explain.Outcome;
import dev.meltemi.traffic.explain.Policies;
import dev.meltemi.traffic.explain.Share;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a case expects of the way: rule, destinations, policies, changes of the request. */
final class RouteCheck {
  private final Answer answer;
  private final Destinations place;
  private final List<String> failures = new ArrayList<>();

  private RouteCheck(Answer answer, Destinations place) {
    this.answer = answer;
    this.place = place;
  }

  static List<String> of(Expect expect, Answer answer, Destinations place) {
    var check = new RouteCheck(answer, place);
    expect.rule().ifPresent(check::rule);
    expect.split().ifPresent(split -> check.differences("split", split, check.shares()));
    expect
        .cluster()
        .ifPresent(one -> check.differences("cluster", Map.of(one, 100.0), check.shares()));
    if (answer.way().outcome() instanceof Outcome.Forwarded forwarded) {
      check.forwarded(expect, forwarded);
    } else if (expect.timeout().isPresent()
        || expect.retries().isPresent()
        || expect.rewrite().isPresent()
        || expect.mirror().isPresent()
        || !expect.headers().isEmpty()) {
      check.fail(
          "timeout, retries, rewrite, mirror, headers: the request is not sent on: "
              + Seen.of(answer.way().outcome()).words());
    }
    return check.failures;
  }

  private void forwarded(Expect expect, Outcome.Forwarded forwarded) {
    expect.timeout().ifPresent(timeout -> timeout(timeout, forwarded.action().timeout()));
    expect.retries().ifPresent(retries -> retries(retries, forwarded.action().retry()));
    expect.rewrite().ifPresent(rewrite -> rewrite(rewrite, forwarded));
    expect
        .mirror()
        .ifPresent(mirror -> {
          Map<String, Double> mirrors = new TreeMap<>();
          for (Mirror copy : forwarded.action().mirrors()) {
            mirrors.merge(copy.cluster(), copy.share().millionths() / 10_000.0, Double::sum);
          }
          differences("mirror", mirror, mirrors);
        });
    expect.headers().forEach((name, value) -> header(name, value, forwarded));
  }

  private Map<String, Double> shares() {
    List<Share> shares =
        switch (answer.way().outcome()) {
          case Outcome.Forwarded forwarded -> forwarded.shares();
          case Outcome.Passed passed -> passed.shares();
          case Outcome.Closed _, Outcome.NotFound _, Outcome.Answered _, Outcome.Redirected _ ->
              List.of();
        };
    Map<String, Double> percents = new TreeMap<>();
    for (Share share : shares) percents.merge(share.name(), share.percent(), Double::sum);
    return percents;
  }

  private void differences(String what, Map<String, Double> expected, Map<String, Double> actual) {
    failures.addAll(place.differences(what, expected, actual));
  }

  private void rule(String written) {
    Optional<Route> route = Coverage.route(answer.way().outcome());
    Origin origin = route.map(Route::origin).orElse(Origin.none());
    boolean same =
        written.equals("none")
            ? origin.isNone()
            : route.filter(known -> known.name().equals(written)).isPresent()
                || (!origin.isNone() && names(origin).contains(written));
    if (!same) fail("rule: expected %s, is %s".formatted(written, origin));
  }

  /** {@code VirtualService default/reviews} rule 1 also as {@code reviews[1]} and shorter. */
  private static Set<String> names(Origin origin) {
    String object = origin.object();
    String full = object.substring(object.indexOf(' ') + 1);
    Set<String> names = new TreeSet<>(List.of(object, full, full.substring(full.indexOf('/') + 1)));
    for (String name : List.copyOf(names)) {
      names.add(name + "[" + origin.rule() + "]");
      names.add(name + " rule " + origin.rule());
    }
    return names;
  }

  private void timeout(Duration expected, Duration actual) {
    if (!expected.equals(actual)) {
      fail("timeout: expected %s, is %s".formatted(words(expected), words(actual)));
    }
  }

  private static String words(Duration duration) {
    return duration.isZero() ? "none" : Policies.words(duration);
  }

  private void retries(Expect.Retries expected, Optional<Retry> retry) {
    int attempts = retry.map(Retry::attempts).orElse(0);
    if (expected.attempts().isPresent() && expected.attempts().getAsInt() != attempts) {
      fail("retries: expected %d, are %d".formatted(expected.attempts().getAsInt(), attempts));
    }
    Duration perTry = retry.map(Retry::perTryTimeout).orElse(Duration.ZERO);
    if (expected.perTryTimeout().isPresent() && !expected.perTryTimeout().get().equals(perTry)) {
      fail(
          "retries.perTryTimeout: expected %s, is %s"
              .formatted(words(expected.perTryTimeout().get()), words(perTry)));
    }
    if (expected.retryOn().isEmpty()) return;
    Set<String> wanted = new TreeSet<>(Arrays.asList(expected.retryOn().get().split(",")));
    Set<String> on = new TreeSet<>();
    retry.ifPresent(known -> {
      known.conditions().stream().map(RetryOn::wireName).forEach(on::add);
      known.statusCodes().stream().map(String::valueOf).forEach(on::add);
    });
    if (!wanted.equals(on)) fail("retries.retryOn: expected %s, is %s".formatted(wanted, on));
  }

  private void rewrite(Expect.Rewrite expected, Outcome.Forwarded forwarded) {
    if (expected.path().isPresent() && !expected.path().get().equals(forwarded.path())) {
      fail("rewrite.path: expected %s, is %s".formatted(expected.path().get(), forwarded.path()));
    }
    String wanted = expected.authority().orElse(forwarded.authority());
    for (Share share : forwarded.shares()) {
      // A route's host wins over that of a share.
      String authority =
          forwarded.action().rewrite().host().isPresent()
              ? forwarded.authority()
              : share.target().hostRewrite().orElse(forwarded.authority());
      if (expected.authority().isPresent() && !wanted.equals(authority)) {
        fail("rewrite.authority: expected %s, is %s".formatted(wanted, authority));
      }
    }
  }

  private void header(String name, String value, Outcome.Forwarded forwarded) {
    for (Share share : forwarded.shares()) {
      Map<String, String> sent = new TreeMap<>(answer.request().headers());
      apply(share.target().requestHeaders(), sent);
      apply(forwarded.route().requestHeaders(), sent);
      String is = sent.getOrDefault(name.toLowerCase(Locale.ROOT), "");
      if (!is.equals(value)) {
        fail("headers: expected %s: \"%s\", is \"%s\"".formatted(name, value, is));
        return;
      }
    }
  }

  private static void apply(HeaderEdits edits, Map<String, String> headers) {
    edits.remove().forEach(headers::remove);
    edits.set().forEach(set -> headers.put(set.name(), set.value()));
    edits.add().forEach(add -> headers.merge(add.name(), add.value(), (a, b) -> a + "," + b));
  }

  private void fail(String why) {
    failures.add(why);
  }
}
