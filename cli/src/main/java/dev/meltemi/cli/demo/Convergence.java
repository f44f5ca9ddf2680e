package dev.meltemi.cli.demo;

import java.time.Duration;
import java.util.Optional;

/** Tells when a change has arrived everywhere. */
@FunctionalInterface
public interface Convergence {

  /**
   * Waits until every connected proxy has acknowledged configuration that includes every object
   * stored before this call.
   *
   * @return the time that took, counted from the call; empty when the limit passed first
   */
  Optional<Duration> await(Duration limit);
}
