package dev.meltemi.pilot.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The last hour in steps of five seconds, for up to {@link #MOST_FLOWS} flows: with traffic in
 * every step of the hour a flow takes some 120 KB. Any thread.
 */
final class History {
  static final int STEP_SECONDS = 5;
  static final int STEPS = 720;
  static final int MOST_FLOWS = 1000;

  private record Stepped(long step, Tick tick) {}

  private final Map<Flow, @Nullable Stepped[]> flows = new HashMap<>();
  private long dropped;

  /** What went in a time. */
  record Sum(Flow flow, Tick tick) {}

  /** All flows asked for, in one step. */
  record Point(long second, Tick tick) {}

  synchronized void add(long second, Flow flow, Tick tick) {
    if (tick.isEmpty()) return;
    long step = second / STEP_SECONDS;
    @Nullable Stepped @Nullable [] known = flows.get(flow);
    if (known == null) {
      if (flows.size() >= MOST_FLOWS) forgetBefore(step - STEPS);
      if (flows.size() >= MOST_FLOWS) {
        dropped++;
        return;
      }
      known = new Stepped[STEPS];
      flows.put(flow, known);
    }
    int at = (int) (step % STEPS);
    @Nullable Stepped there = known[at];
    if (there != null && there.step() == step) there.tick().add(tick);
    else known[at] = new Stepped(step, tick);
  }

  private void forgetBefore(long step) {
    flows
        .values()
        .removeIf(ring ->
            Arrays.stream(ring).noneMatch(stepped -> stepped != null && stepped.step() > step));
  }

  /** How many steps of flows found no room. */
  synchronized long dropped() {
    return dropped;
  }

  synchronized List<Sum> sums(long now, int seconds) {
    long last = now / STEP_SECONDS;
    long first = last - steps(seconds) + 1;
    List<Sum> sums = new ArrayList<>();
    flows.forEach((flow, ring) -> {
      var sum = new Tick();
      for (Stepped stepped : ring) {
        if (stepped != null && stepped.step() >= first && stepped.step() <= last)
          sum.add(stepped.tick());
      }
      if (!sum.isEmpty()) sums.add(new Sum(flow, sum));
    });
    return sums;
  }

  /** One point a step, oldest first, also where there was nothing. */
  synchronized List<Point> points(long now, int seconds, Predicate<Flow> wanted) {
    long last = now / STEP_SECONDS;
    int count = steps(seconds);
    List<Point> points = new ArrayList<>();
    for (long step = last - count + 1; step <= last; step++)
      points.add(new Point(step * STEP_SECONDS, new Tick()));
    flows.forEach((flow, ring) -> {
      if (!wanted.test(flow)) return;
      for (Stepped stepped : ring) {
        if (stepped == null) continue;
        long at = stepped.step() - (last - count + 1);
        if (at >= 0 && at < count) points.get((int) at).tick().add(stepped.tick());
      }
    });
    return points;
  }

  private static int steps(int seconds) {
    return Math.clamp((seconds + STEP_SECONDS - 1) / STEP_SECONDS, 1, STEPS);
  }
}
