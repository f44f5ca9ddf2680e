package dev.meltemi.testkit;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Randomness that can be repeated: the seed is printed, and {@code -Dseed=N} sets it. */
public final class Seeds {
  private Seeds() {}

  /** A fresh seed, or the one given by {@code -Dseed}; printed with the test's name. */
  public static long seed(String test) {
    long given = Long.getLong("meltemi.seed", 0L);
    long seed = given != 0 ? given : System.nanoTime();
    System.out.println(test + ": repeat with -Dseed=" + seed);
    return seed;
  }

  public static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }
}
