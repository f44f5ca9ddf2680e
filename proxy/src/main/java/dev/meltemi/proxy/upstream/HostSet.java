package dev.meltemi.proxy.upstream;

import dev.meltemi.proxy.balance.HashPlaces;
import dev.meltemi.proxy.balance.HashRing;
import dev.meltemi.proxy.balance.MaglevTable;
import dev.meltemi.proxy.balance.Share;
import dev.meltemi.traffic.Balancing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints at one moment.
 *
 * @param all in the order told
 * @param usable those to pick from: each as often as its weight says, or once with {@code places}
 * @param places which of the usable ones a hash belongs to; null for a cluster that asks for none
 */
@SuppressWarnings("ArrayRecordComponent") // an array for speed; never changed, never compared
record HostSet(List<Host> all, Host[] usable, @Nullable HashPlaces places) {
  private static final int MOST_SLOTS = 4096;

  static HostSet of(List<Host> all, int panicPercent, Balancing balancing) {
    List<Host> healthy = new ArrayList<>();
    for (Host host : all) if (host.isHealthy() && !host.isEjected()) healthy.add(host);
    boolean panic = healthy.size() * 100 < panicPercent * all.size();
    List<Host> from = panic ? all : healthy;
    @Nullable HashPlaces places = from.isEmpty() ? null : places(from, balancing);
    Host[] usable = places == null ? slots(from) : from.toArray(new Host[0]);
    return new HostSet(List.copyOf(all), usable, places);
  }

  private static @Nullable HashPlaces places(List<Host> hosts, Balancing balancing) {
    return switch (balancing) {
      case Balancing.RingHash(long minimum) ->
          HashRing.of(shares(hosts), minimum, Balancing.RingHash.MOST_PLACES);
      case Balancing.Maglev(int size) -> MaglevTable.of(shares(hosts), size);
      case Balancing.RoundRobin _,
          Balancing.Random _,
          Balancing.LeastRequest _,
          Balancing.ClusterProvided _ ->
          null;
    };
  }

  private static List<Share> shares(List<Host> hosts) {
    return Share.of(
        hosts.stream().map(Host::key).toList(), hosts.stream().map(Host::weight).toList());
  }

  private static Host[] slots(List<Host> hosts) {
    int divisor = 0;
    long total = 0;
    for (Host host : hosts) {
      divisor = gcd(divisor, host.weight());
      total += host.weight();
    }
    if (divisor == 0 || total / divisor == hosts.size()) return hosts.toArray(new Host[0]);
    return spread(hosts, total, divisor);
  }

  /** Smooth weighted round robin: a heavy endpoint's turns lie apart. */
  private static Host[] spread(List<Host> hosts, long total, int divisor) {
    int count = (int) Math.min(total / divisor, MOST_SLOTS);
    Host[] slots = new Host[count];
    long[] current = new long[hosts.size()];
    for (int slot = 0; slot < count; slot++) {
      int best = 0;
      for (int i = 0; i < current.length; i++) {
        current[i] += hosts.get(i).weight();
        if (current[i] > current[best]) best = i;
      }
      current[best] -= total;
      slots[slot] = hosts.get(best);
    }
    return slots;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
