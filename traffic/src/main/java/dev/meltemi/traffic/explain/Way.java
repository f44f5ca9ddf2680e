package dev.meltemi.traffic.explain;

import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.match.Explanation;
import java.util.Optional;

/**
 * How a request passes a proxy.
 *
 * @param listener empty when nothing listens there
 * @param chain empty when the connection is closed
 * @param table the name of the routes that were asked; empty when HTTP is not read
 * @param steps what was tried, with reasons; there exactly when {@code table} is not empty
 */
public record Way(
    Optional<Listener> listener,
    Optional<FilterChain> chain,
    String table,
    Optional<Explanation> steps,
    Outcome outcome) {

  static Way closed(Optional<Listener> listener) {
    return new Way(listener, Optional.empty(), "", Optional.empty(), new Outcome.Closed());
  }
}
