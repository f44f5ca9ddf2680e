package dev.meltemi.compile.listener;

import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.ChainMatch;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.Inspection;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.NetworkFilter;
import dev.meltemi.traffic.match.AddressRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One outbound listener in the making. Several hosts may share it, as long as a connection tells
 * which of them is meant: by the host of each request, by its server name, or by its address. Of
 * those that cannot be told apart the first stays.
 */
final class ListenerParts {
  private final Address bind;
  private final boolean isCalled;

  /** Stands for no condition on the name or the block. */
  private static final List<String> ANY = List.of("");

  private final List<FilterChain> closer = new ArrayList<>();
  private final Set<Claim> taken = new HashSet<>();
  private @Nullable NetworkFilter requests;
  private @Nullable NetworkFilter rest;
  private boolean secure;

  private record Claim(Optional<AddressRange> block, String serverName) {}

  /**
   * @param isCalled whether applications call it by its address, so that it must take it
   */
  ListenerParts(Address bind, boolean isCalled) {
    this.bind = bind;
    this.isCalled = isCalled;
  }

  /** Connections that speak HTTP. */
  void requests(NetworkFilter filter) {
    if (requests == null) requests = filter;
  }

  /** Whatever nobody else takes. */
  void rest(NetworkFilter filter) {
    if (rest == null) rest = filter;
  }

  /** Connections to an address in one of the blocks. */
  void blocks(List<String> ranges, NetworkFilter filter) {
    closer(List.of(), ranges, filter);
  }

  /**
   * TLS with one of these server names.
   *
   * @param ranges where it must be going to; empty for anywhere
   */
  void secure(List<String> serverNames, List<String> ranges, NetworkFilter filter) {
    secure = true;
    closer(serverNames, ranges, filter);
  }

  /**
   * Envoy refuses a listener in which two chains claim the same name in the same block: each pair
   * belongs to the first.
   */
  private void closer(List<String> serverNames, List<String> ranges, NetworkFilter filter) {
    Map<List<String>, List<String>> namesByFreeRanges = new LinkedHashMap<>();
    for (String name : serverNames.isEmpty() ? ANY : serverNames) {
      List<String> free =
          (ranges.isEmpty() ? ANY : ranges)
              .stream().filter(range -> taken.add(new Claim(block(range), name))).toList();
      if (free.isEmpty()) continue;
      namesByFreeRanges.computeIfAbsent(free, _ -> new ArrayList<>()).add(name);
    }
    namesByFreeRanges.forEach((free, names) ->
        closer.add(
            new FilterChain(
                "",
                new ChainMatch(
                    OptionalInt.empty(), blocks(without(free)), without(names), "", List.of()),
                filter)));
  }

  /** A block written in two ways is one. */
  private static Optional<AddressRange> block(String range) {
    return range.isEmpty() ? Optional.empty() : Optional.of(AddressRange.parse(range));
  }

  private static List<String> blocks(List<String> ranges) {
    return ranges.stream()
        .map(range -> range.indexOf('/') >= 0 ? range : range + single(range))
        .toList();
  }

  private static String single(String address) {
    return address.indexOf(':') >= 0 ? "/128" : "/32";
  }

  private static List<String> without(List<String> claimed) {
    return claimed.equals(ANY) ? List.of() : claimed;
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
        isCalled,
        false,
        new Inspection(false, secure, requests != null, looks ? detection : Duration.ZERO),
        chains,
        fallback);
  }
}
