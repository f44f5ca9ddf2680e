package dev.meltemi.compile.trial;

import dev.meltemi.api.trial.Expect;
import dev.meltemi.traffic.Fault;
import dev.meltemi.traffic.Fraction;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.explain.Outcome;
import dev.meltemi.traffic.explain.Policies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a case expects the client to get: status, flag, redirect, faults. */
final class ResponseCheck {
  private final Outcome outcome;
  private final List<String> failures = new ArrayList<>();

  private ResponseCheck(Outcome outcome) {
    this.outcome = outcome;
  }

  static List<String> of(Expect expect, Outcome outcome) {
    var check = new ResponseCheck(outcome);
    Seen seen = Seen.of(outcome);
    expect.status().ifPresent(status -> check.status(status, seen, expect.abort().isPresent()));
    expect.flag().ifPresent(flag -> check.flag(flag, seen));
    expect.redirect().ifPresent(check::redirect);
    expect.delay().ifPresent(check::delay);
    expect.abort().ifPresent(check::abort);
    return check.failures;
  }

  private void status(int status, Seen seen, boolean abortIsExpected) {
    Optional<Fault.Abort> abort = route().flatMap(Route::fault).flatMap(Fault::abort);
    boolean sometimes = abort.filter(a -> !a.share().equals(Fraction.always())).isPresent();
    if (sometimes && !abortIsExpected) {
      fail(
          "status: %s of the requests are aborted; expect that with abort: {httpStatus: …, percent: …}"
              .formatted(abort.orElseThrow().share()));
    } else if (seen.status().isEmpty() || seen.status().getAsInt() != status) {
      String is = seen.status().isPresent() ? "is " + seen.status().getAsInt() : "there is none";
      fail("status: expected %d, %s (%s)".formatted(status, is, seen.words()));
    }
  }

  private void flag(String flag, Seen seen) {
    String wanted = flag.equals("none") || flag.equals("-") ? "" : flag;
    if (!wanted.equals(seen.flag())) {
      String is = seen.flag().isEmpty() ? "there is none" : "is " + seen.flag();
      fail("flag: expected %s, %s (%s)".formatted(flag, is, seen.words()));
    }
  }

  private void redirect(String location) {
    if (!(outcome instanceof Outcome.Redirected redirected)) {
      fail("redirect: expected %s, but it is not redirected".formatted(location));
    } else if (!redirected.location().equals(location)) {
      fail("redirect: expected %s, is %s".formatted(location, redirected.location()));
    }
  }

  private void delay(Expect.Delay expected) {
    Optional<Fault.Delay> delay = route().flatMap(Route::fault).flatMap(Fault::delay);
    Optional<Fault.Delay> wanted =
        expected.fixedDelay().isZero()
            ? Optional.empty()
            : Optional.of(
                new Fault.Delay(expected.fixedDelay(), Fraction.percent(expected.percent())));
    if (!delay.equals(wanted)) {
      fail("delay: expected %s, is %s".formatted(words(wanted), words(delay)));
    }
  }

  private static String words(Optional<Fault.Delay> delay) {
    return delay.map(d -> d.share() + " by " + Policies.words(d.duration())).orElse("none");
  }

  private void abort(Expect.Abort expected) {
    Optional<Fault.Abort> abort = route().flatMap(Route::fault).flatMap(Fault::abort);
    var wanted =
        new Fault.Abort(
            new Fault.Cause.Http(expected.httpStatus()), Fraction.percent(expected.percent()));
    if (expected.percent() == 0) {
      if (abort.isPresent()) fail("abort: expected none, is " + abort.get().share());
    } else if (!abort.equals(Optional.of(wanted))) {
      String is = abort.map(a -> a.share() + " with " + a.cause()).orElse("none");
      fail(
          "abort: expected %s with %d, is %s".formatted(wanted.share(), expected.httpStatus(), is));
    }
  }

  private Optional<Route> route() {
    return Coverage.route(outcome);
  }

  private void fail(String why) {
    failures.add(why);
  }
}
