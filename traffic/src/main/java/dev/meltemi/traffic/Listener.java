package dev.meltemi.traffic;

import java.util.List;
import java.util.Optional;

/**
 * A place where connections arrive.
 *
 * @param bindsPort false for a listener that only takes connections handed over to it by original
 *     destination (Envoy {@code bind_to_port})
 * @param handsOver true when a connection goes to the listener of its original destination, if
 *     there is one (Envoy {@code use_original_dst})
 * @param chains the most specific match wins, as in Envoy; at most one chain without any condition
 * @param fallback taken when no chain matches (Envoy {@code default_filter_chain})
 */
public record Listener(
    String name,
    Address bind,
    Direction direction,
    boolean bindsPort,
    boolean handsOver,
    Inspection inspection,
    List<FilterChain> chains,
    Optional<FilterChain> fallback) {

  public Listener {
    chains = List.copyOf(chains);
  }
}
