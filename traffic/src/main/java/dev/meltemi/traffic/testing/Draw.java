package dev.meltemi.traffic.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Small draws from a random source. */
record Draw(RandomGenerator random) {

  int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  boolean chance() {
    return random.nextBoolean();
  }

  <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  <T> Optional<T> maybe(Supplier<T> value) {
    return chance() ? Optional.of(value.get()) : Optional.empty();
  }

  <T> List<T> some(int most, Supplier<T> value) {
    List<T> list = new ArrayList<>();
    for (int left = between(0, most); left > 0; left--) list.add(value.get());
    return list;
  }

  /** Some of the given, each at most once, in their order. */
  <T> List<T> subset(List<T> of) {
    return of.stream().filter(_ -> chance()).toList();
  }

  /** Whole milliseconds, at least one. */
  Duration duration() {
    return Duration.ofMillis(chance() ? between(1, 999) : 1000L * between(1, 7200));
  }

  Duration durationOrZero() {
    return chance() ? Duration.ZERO : duration();
  }
}
