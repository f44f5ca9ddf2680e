package dev.meltemi.proxy.upstream;

import dev.meltemi.proxy.balance.HashPlaces;
import dev.meltemi.proxy.balance.HashRing;
import dev.meltemi.proxy.balance.MaglevTable;
import dev.meltemi.proxy.balance.Share;
import dev.meltemi.traffic.Balancing;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Locality;
import dev.meltemi.traffic.SlowStart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of one priority to pick from.
 *
 * @param groups one for all, or where localities are weighed one for each; in a group each endpoint
 *     stands as often as its weight says
 * @param bounds of the groups' shares, each added to those before
 * @param owners each once, for {@code places}
 * @param places which of the owners a hash belongs to; null for a cluster that asks for none
 */
@SuppressWarnings("ArrayRecordComponent") // arrays for speed; never changed, never compared
record HostLevel(Host[][] groups, long[] bounds, Host[] owners, @Nullable HashPlaces places) {
  private static final Host[] NOBODY = {};

  /**
   * @param panic whether health is ignored
   */
  static HostLevel of(List<Host> hosts, boolean panic, Cluster cluster) {
    List<Group> groups =
        cluster.localityWeighted() ? Group.byLocality(hosts, panic) : Group.single(hosts, panic);
    return switch (cluster.balancing()) {
      case Balancing.RingHash(long minimum) ->
          hashed(groups, shares -> HashRing.of(shares, minimum, Balancing.RingHash.MOST_PLACES));
      case Balancing.Maglev(int size) -> hashed(groups, shares -> MaglevTable.of(shares, size));
      case Balancing.RoundRobin _,
          Balancing.Random _,
          Balancing.LeastRequest _,
          Balancing.ClusterProvided _ ->
          drawn(groups.stream().filter(group -> !group.usable().isEmpty()).toList(), cluster);
    };
  }

  /** A group of endpoints that are chosen together. */
  private record Group(List<Host> usable, long weight, double health) {
    static List<Group> single(List<Host> hosts, boolean panic) {
      List<Group> one = new ArrayList<>();
      one.add(of(hosts, panic, 1));
      return one;
    }

    static List<Group> byLocality(List<Host> hosts, boolean panic) {
      Map<Locality, List<Host>> byLocality = new LinkedHashMap<>();
      for (Host host : hosts) {
        byLocality.computeIfAbsent(host.place().locality(), _ -> new ArrayList<>()).add(host);
      }
      List<Group> groups = new ArrayList<>();
      byLocality.values().forEach(there -> groups.add(of(there, panic, weight(there))));
      return groups;
    }

    private static Group of(List<Host> hosts, boolean panic, long weight) {
      List<Host> usable = panic ? hosts : hosts.stream().filter(Host::isUsable).toList();
      // A locality keeps its share as long as 1 of 1.4 endpoints is healthy.
      double health = hosts.isEmpty() ? 0 : Math.min(1, 1.4 * usable.size() / hosts.size());
      return new Group(usable, weight, health);
    }

    private static long weight(List<Host> hosts) {
      long own = hosts.getFirst().place().weight();
      return own > 0 ? own : hosts.stream().mapToLong(Host::weight).sum();
    }
  }

  private static HostLevel drawn(List<Group> groups, Cluster cluster) {
    Host[][] slots = new Host[groups.size()][];
    long[] bounds = new long[groups.size()];
    long sum = 0;
    for (int i = 0; i < slots.length; i++) {
      slots[i] = Slots.of(groups.get(i).usable(), warmup(cluster.balancing()));
      sum += Math.round(groups.get(i).weight() * groups.get(i).health() * 1000);
      bounds[i] = sum;
    }
    return new HostLevel(slots, bounds, NOBODY, null);
  }

  static Optional<SlowStart> warmup(Balancing balancing) {
    return switch (balancing) {
      case Balancing.RoundRobin(Optional<SlowStart> warmup) -> warmup;
      case Balancing.LeastRequest(Optional<SlowStart> warmup) -> warmup;
      case Balancing.Random _,
          Balancing.RingHash _,
          Balancing.Maglev _,
          Balancing.ClusterProvided _ ->
          Optional.empty();
    };
  }

  /** Here a locality's weight counts in full whoever is left of it, as in Envoy. */
  private static HostLevel hashed(List<Group> groups, Function<List<Share>, HashPlaces> make) {
    List<Host> owners = new ArrayList<>();
    List<Share> shares = new ArrayList<>();
    double total = groups.stream().mapToLong(Group::weight).sum();
    for (Group group : groups) {
      double sum = group.usable().stream().mapToLong(Host::weight).sum();
      for (Host host : group.usable()) {
        owners.add(host);
        shares.add(new Share(host.key(), host.weight() * (group.weight() / total) / sum));
      }
    }
    @Nullable HashPlaces places = owners.isEmpty() ? null : make.apply(shares);
    return new HostLevel(new Host[0][], new long[0], owners.toArray(NOBODY), places);
  }

  /**
   * Those to pick from now; empty when there are none.
   *
   * @param random of 64 bits, asked where there are several groups
   */
  Host[] group(long random) {
    if (groups.length == 0) return NOBODY;
    if (groups.length == 1) return groups[0];
    long at = Long.remainderUnsigned(random, Math.max(1, bounds[bounds.length - 1]));
    for (int i = 0; i < bounds.length; i++) if (at < bounds[i]) return groups[i];
    return groups[0];
  }
}
