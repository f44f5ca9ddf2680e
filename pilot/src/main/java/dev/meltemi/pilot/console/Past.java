package dev.meltemi.pilot.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What went in a time: of the last hour from memory, in steps of five seconds; of a longer time, up
 * to a day, from disk by minutes, joined so that there are at most {@link #MOST_POINTS} points.
 */
final class Past {
  static final int MOST_POINTS = 720;
  private static final int HOUR = History.STEPS * History.STEP_SECONDS;

  private final Collector collector;

  /** What a page with a long window asks again every few seconds; good for the minute. */
  private Optional<Known> known = Optional.empty();

  private record Known(long minute, int window, List<History.Sum> sums) {}

  Past(Collector collector) {
    this.collector = collector;
  }

  /** Seconds that are known. */
  int longest() {
    return collector.archive().isPresent() ? Archive.HOURS * HOUR : HOUR;
  }

  /** Between two points. */
  int step(int window) {
    if (window <= HOUR) return History.STEP_SECONDS;
    int minutes = Math.ceilDiv(window, MOST_POINTS * Archive.MINUTE);
    return minutes * Archive.MINUTE;
  }

  List<History.Sum> sums(int window) {
    long now = collector.second();
    if (window <= HOUR) return collector.history().sums(now, window);
    return fromDisk(now, window);
  }

  private synchronized List<History.Sum> fromDisk(long now, int window) {
    long minute = now / Archive.MINUTE;
    if (known.isPresent() && known.get().minute() == minute && known.get().window() == window) {
      return known.get().sums();
    }
    Map<Flow, Tick> ticks = new HashMap<>();
    since(now - window, (_, flow, tick) -> ticks.computeIfAbsent(flow, _ -> new Tick()).add(tick));
    List<History.Sum> sums =
        ticks.entrySet().stream()
            .map(entry -> new History.Sum(entry.getKey(), entry.getValue()))
            .toList();
    known = Optional.of(new Known(minute, window, sums));
    return sums;
  }

  List<History.Point> points(int window, Predicate<Flow> wanted) {
    long now = collector.second();
    if (window <= HOUR) return collector.history().points(now, window, wanted);
    int step = step(window);
    int count = Math.ceilDiv(window, step);
    long first = now / step - count + 1;
    List<History.Point> points = new ArrayList<>();
    for (int i = 0; i < count; i++) points.add(new History.Point((first + i) * step, new Tick()));
    since(
        first * step,
        (second, flow, tick) -> {
          long at = second / step - first;
          if (at >= 0 && at < count && wanted.test(flow)) points.get((int) at).tick().add(tick);
        });
    return points;
  }

  private void since(long second, Archive.Visitor visitor) {
    try {
      collector.archive().orElseThrow().since(second, visitor);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
