package dev.meltemi.compile.listener;

import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.ChainMatch;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.Inspection;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.NetworkFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One outbound listener in the making. Several hosts may share it, as long as a connection tells
 * which of them is meant: by the host of each request, by its server name, or by its address. Of
 * those that cannot be told apart the first stays.
 */
final class ListenerParts {
  private final Address bind;
  private final List<FilterChain> closer = new ArrayList<>();
  private @Nullable NetworkFilter requests;
  private @Nullable NetworkFilter rest;
  private boolean secure;

  ListenerParts(Address bind) {
    this.bind = bind;
  }

  /** Connections that speak HTTP. */
  void requests(NetworkFilter filter) {
    if (requests == null) requests = filter;
  }

  /** Whatever nobody else takes. */
  void rest(NetworkFilter filter) {
    if (rest == null) rest = filter;
  }

  /** Connections to an address in the block. */
  void block(String range, NetworkFilter filter) {
    closer(List.of(range), List.of(), filter);
  }

  /**
   * TLS with this server name.
   *
   * @param ranges where it must be going to; empty for anywhere
   */
  void secure(String serverName, List<String> ranges, NetworkFilter filter) {
    secure = true;
    closer(ranges, List.of(serverName), filter);
  }

  private void closer(List<String> ranges, List<String> serverNames, NetworkFilter filter) {
    ChainMatch match = new ChainMatch(OptionalInt.empty(), ranges, serverNames, "", List.of());
    // Envoy refuses a listener in which two chains have one match.
    if (closer.stream().noneMatch(chain -> chain.match().equals(match))) {
      closer.add(new FilterChain("", match, filter));
    }
  }

  /**
   * @param unknown takes what is meant for none of the hosts
   * @param detection how long to wait for a client's first bytes where they decide
   */
  Listener listener(NetworkFilter unknown, Duration detection) {
    List<FilterChain> chains = new ArrayList<>();
    if (requests != null) {
      chains.add(new FilterChain("", Filters.speaksHttp(OptionalInt.empty()), requests));
    }
    chains.addAll(closer);
    if (rest != null) {
      // Beside a chain for plain HTTP, plain bytes of anything else do not get to one for all.
      if (requests != null)
        chains.add(new FilterChain("", Filters.plain(OptionalInt.empty()), rest));
      chains.add(new FilterChain("", ChainMatch.any(), rest));
    }
    Optional<FilterChain> fallback =
        rest != null
            ? Optional.empty()
            : Optional.of(new FilterChain("PassthroughFilterChain", ChainMatch.any(), unknown));
    boolean looks = secure || requests != null;
    return new Listener(
        bind.ip() + "_" + bind.port(),
        bind,
        Direction.OUTBOUND,
        false,
        false,
        new Inspection(false, secure, requests != null, looks ? detection : Duration.ZERO),
        chains,
        fallback);
  }
}
