package dev.meltemi.proxy.upstream;

import java.util.ArrayList;
import java.util.List;

/**
 * The endpoints at one moment.
 *
 * @param all in the order told
 * @param usable those to pick from, each as often as its weight says
 */
@SuppressWarnings("ArrayRecordComponent") // an array for speed; never changed, never compared
record HostSet(List<Host> all, Host[] usable) {
  private static final int MOST_SLOTS = 4096;

  static HostSet of(List<Host> all, int panicPercent) {
    List<Host> healthy = new ArrayList<>();
    for (Host host : all) if (host.isHealthy() && !host.isEjected()) healthy.add(host);
    boolean panic = healthy.size() * 100 < panicPercent * all.size();
    return new HostSet(List.copyOf(all), slots(panic ? all : healthy));
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
