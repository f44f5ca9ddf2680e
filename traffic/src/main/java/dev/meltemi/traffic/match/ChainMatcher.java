package dev.meltemi.traffic.match;

import dev.meltemi.traffic.ChainMatch;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.Listener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Chooses the filter chain of a connection. Each condition in turn keeps only the chains that fit
 * it most closely; there is no way back to a chain that an earlier condition has left behind (Envoy
 * FilterChainMatch).
 */
public final class ChainMatcher {
  private static final int NO = -1;
  private static final int UNCONDITIONED = 0;

  private ChainMatcher() {}

  /** The chain to use, or empty when the connection must be closed. */
  public static Optional<FilterChain> choose(Listener listener, ConnectionHead head) {
    List<FilterChain> left = listener.chains();
    left = closest(left, match -> port(match, head));
    left = closest(left, match -> range(match, head));
    left = closest(left, match -> serverName(match, head));
    left = closest(left, match -> transport(match, head));
    left = closest(left, match -> application(match, head));
    return left.isEmpty() ? listener.fallback() : Optional.of(left.getFirst());
  }

  private static List<FilterChain> closest(List<FilterChain> chains, ToIntFunction<ChainMatch> by) {
    int best = NO;
    List<FilterChain> kept = new ArrayList<>();
    for (FilterChain chain : chains) {
      int closeness = by.applyAsInt(chain.match());
      if (closeness > best) {
        best = closeness;
        kept.clear();
      }
      if (closeness == best && closeness != NO) kept.add(chain);
    }
    return kept;
  }

  private static int port(ChainMatch match, ConnectionHead head) {
    if (match.destinationPort().isEmpty()) return UNCONDITIONED;
    return match.destinationPort().getAsInt() == head.destination().port() ? 1 : NO;
  }

  private static int range(ChainMatch match, ConnectionHead head) {
    if (match.destinationRanges().isEmpty()) return UNCONDITIONED;
    return match.destinationRanges().stream()
        .mapToInt(range -> AddressRange.parse(range).closeness(head.destination().ip()))
        .max()
        .orElse(NO);
  }

  private static int serverName(ChainMatch match, ConnectionHead head) {
    if (match.serverNames().isEmpty()) return UNCONDITIONED;
    int best = NO;
    for (String name : match.serverNames()) {
      if (name.equals(head.serverName())) return Integer.MAX_VALUE;
      boolean fits = name.startsWith("*.") && head.serverName().endsWith(name.substring(1));
      if (fits) best = Math.max(best, name.length());
    }
    return best;
  }

  private static int transport(ChainMatch match, ConnectionHead head) {
    if (match.transportProtocol().isEmpty()) return UNCONDITIONED;
    return match.transportProtocol().equals(head.transportProtocol()) ? 1 : NO;
  }

  /** The first protocol that the client offers weighs most. */
  private static int application(ChainMatch match, ConnectionHead head) {
    if (match.applicationProtocols().isEmpty()) return UNCONDITIONED;
    List<String> offered = head.applicationProtocols();
    for (int i = 0; i < offered.size(); i++) {
      if (match.applicationProtocols().contains(offered.get(i))) return offered.size() - i;
    }
    return NO;
  }
}
