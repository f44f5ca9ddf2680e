package dev.meltemi.cli.demo;

import dev.meltemi.cli.demo.Step.Differs;
import dev.meltemi.cli.demo.Step.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * What one step may do: give commands, send requests, compare. Shows each on the screen as it
 * happens.
 */
final class Stage {

  /** Within this a change must be live in every proxy. */
  static final Duration LIVE_MAX = Duration.ofSeconds(1);

  /**
   * Beyond {@link #LIVE_MAX} the wait goes on this long, so that a late change is told from a lost
   * one.
   */
  private static final Duration LIVE_GIVE_UP = Duration.ofSeconds(15);

  private static final Duration LOAD_MAX = Duration.ofSeconds(60);
  private static final int CONNECTIONS = 4;

  /** Answers between two updates of the progress. */
  private static final int PROGRESS_EVERY = 10;

  private final DemoContext context;
  private Optional<Duration> live = Optional.empty();

  Stage(DemoContext context) {
    this.context = context;
  }

  /** The longest time to live of this step's changes. */
  Optional<Duration> live() {
    return live;
  }

  DemoContext.Ingress ingress() {
    return context.ingress();
  }

  /** A command that must succeed and then be live everywhere in time. */
  void change(String... arguments) throws Differs {
    Commands.Result result = run("", arguments);
    if (result.exit() != 0) {
      throw new Differs("the command failed: " + result.output().strip());
    }
    Duration took =
        context
            .convergence()
            .await(LIVE_GIVE_UP)
            .orElseThrow(() -> new Differs("not live in every proxy after " + text(LIVE_GIVE_UP)));
    noteLive(took);
    context.screen().line("live", "in every proxy after " + text(took));
  }

  /** Waits until what was done quietly is live; how long that takes is not part of any step. */
  void settle() {
    if (context.convergence().await(LIVE_GIVE_UP).isEmpty()) {
      show("Not every proxy follows: go on, and see which step differs.");
    }
  }

  /** A command, shown, whose result is the step's business. */
  Commands.Result run(String stdin, String... arguments) {
    context.screen().command("istioctl " + String.join(" ", arguments));
    return context.commands().run(stdin, located(arguments));
  }

  /** As {@link #run}, without showing it. */
  Commands.Result quietly(String... arguments) {
    return context.commands().run("", located(arguments));
  }

  /** Text between a command and what follows, such as what it printed. */
  void show(String text) {
    context.screen().block(text);
  }

  /** Many requests from a pod, and how many were answered how. */
  Tally tally(Sender from, Http.Request request, int count, Function<Http.Response, String> name) {
    return Tally.of(send(from, request, count, CONNECTIONS), name);
  }

  List<Http.Outcome> send(Sender from, Http.Request request, int count, int connections) {
    List<Http.Outcome> outcomes =
        new Load(request, count, connections, LOAD_MAX)
            .send(
                context.connector(),
                from,
                context.nanos(),
                done -> {
                  if (done % PROGRESS_EVERY == 0) {
                    context.screen().progress(done, count, "requests");
                  }
                });
    context.screen().clearProgress();
    return outcomes;
  }

  /**
   * The first response with status 200, asking again until {@link #LIVE_MAX} has passed: a
   * gateway's new port opens a moment after its proxy has acknowledged it.
   */
  Http.Outcome first(Sender from, Http.Request request) {
    long start = context.nanos().getAsLong();
    while (true) {
      Http.Outcome outcome = send(from, request, 1, 1).getFirst();
      Duration waited = Duration.ofNanos(context.nanos().getAsLong() - start);
      boolean good = outcome instanceof Http.Response response && response.status() == 200;
      if (good || waited.compareTo(LIVE_MAX) > 0) {
        return outcome;
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  /** The comparison of a tally with the shares that were asked for. */
  static Finding compare(Tally tally, Map<String, Double> shares) {
    double tolerance = tally.tolerancePercent(shares);
    String allowed =
        tolerance == 0 ? "" : String.format(Locale.ROOT, ", ±%.1f %% allowed", tolerance);
    return new Finding(
        tally.fits(shares), tally.text() + " of " + tally.total() + " requests" + allowed);
  }

  static String text(Duration duration) {
    long millis = duration.toMillis();
    return millis < 1000 ? millis + " ms" : String.format(Locale.ROOT, "%.2f s", millis / 1e3);
  }

  private void noteLive(Duration took) {
    live = Optional.of(live.filter(longest -> longest.compareTo(took) > 0).orElse(took));
  }

  /** Commands are shown with the paths of the documents and run with absolute ones. */
  private List<String> located(String... arguments) {
    List<String> located = new ArrayList<>();
    for (String argument : arguments) {
      Path file = context.root().resolve(argument);
      located.add(
          argument.startsWith("samples/") && Files.exists(file)
              ? file.toAbsolutePath().toString()
              : argument);
    }
    return located;
  }
}
