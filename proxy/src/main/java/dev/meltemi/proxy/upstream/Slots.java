package dev.meltemi.proxy.upstream;

import dev.meltemi.traffic.SlowStart;
import java.util.List;
import java.util.Optional;

/** Endpoints in an array, each as often as its weight says: one draw is a fair choice. */
final class Slots {
  private static final int MOST = 4096;

  /** Shares of endpoints that warm up are reckoned in percent. */
  private static final int WHOLE = 100;

  private Slots() {}

  static Host[] of(List<Host> hosts, Optional<SlowStart> warmup) {
    long[] weights = new long[hosts.size()];
    for (int i = 0; i < weights.length; i++) weights[i] = weight(hosts.get(i), warmup);
    long divisor = 0;
    long total = 0;
    for (long weight : weights) {
      divisor = gcd(divisor, weight);
      total += weight;
    }
    if (divisor == 0 || total / divisor == weights.length) return hosts.toArray(new Host[0]);
    return spread(hosts, weights, total, (int) Math.min(total / divisor, MOST));
  }

  private static long weight(Host host, Optional<SlowStart> warmup) {
    if (warmup.isEmpty()) return host.weight();
    return Math.max(1, Math.round(host.weight() * WHOLE * warmup.get().share(host.age())));
  }

  /** Smooth weighted round robin: a heavy endpoint's turns lie apart. */
  private static Host[] spread(List<Host> hosts, long[] weights, long total, int count) {
    Host[] slots = new Host[count];
    long[] current = new long[weights.length];
    for (int slot = 0; slot < count; slot++) {
      int best = 0;
      for (int i = 0; i < current.length; i++) {
        current[i] += weights[i];
        if (current[i] > current[best]) best = i;
      }
      current[best] -= total;
      slots[slot] = hosts.get(best);
    }
    return slots;
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
