package dev.meltemi.proxy.upstream;

import dev.meltemi.traffic.Cluster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The endpoints at one moment, by priority. Which priority a request is for is drawn by loads that
 * follow from how many endpoints are healthy, as Envoy reckons them.
 *
 * @param all in the order told
 * @param levels by priority, at least one
 * @param loads of each level, in percent; together 100
 */
@SuppressWarnings("ArrayRecordComponent") // arrays for speed; never changed, never compared
record HostSet(List<Host> all, HostLevel[] levels, int[] loads) {
  /**
   * In percent: a level carries all its load until more than this share of its endpoints would be
   * needed (Envoy's {@code overprovisioning_factor}).
   */
  private static final int OVERPROVISIONING = 140;

  private static final int WHOLE = 100;

  static HostSet of(List<Host> all, Cluster cluster) {
    List<List<Host>> byPriority = new ArrayList<>();
    for (Host host : all) {
      while (byPriority.size() <= host.place().priority()) byPriority.add(new ArrayList<>());
      byPriority.get(host.place().priority()).add(host);
    }
    if (byPriority.isEmpty()) byPriority.add(List.of());
    int[] healths = byPriority.stream().mapToInt(HostSet::health).toArray();
    int available = Math.min(WHOLE, Arrays.stream(healths).sum());
    boolean[] panics = panics(byPriority, available, cluster.panicPercent());
    HostLevel[] levels = new HostLevel[byPriority.size()];
    boolean totalPanic = true;
    for (int i = 0; i < levels.length; i++) {
      levels[i] = HostLevel.of(byPriority.get(i), panics[i], cluster);
      totalPanic &= panics[i];
    }
    int[] loads = totalPanic ? byCount(byPriority) : byHealth(healths, available);
    return new HostSet(List.copyOf(all), levels, loads);
  }

  private static int health(List<Host> hosts) {
    if (hosts.isEmpty()) return 0;
    long healthy = hosts.stream().filter(Host::isUsable).count();
    return (int) Math.min(WHOLE, OVERPROVISIONING * healthy / hosts.size());
  }

  /**
   * Levels with too few healthy endpoints, whose health is then ignored; none as long as the levels
   * together can carry everything.
   */
  private static boolean[] panics(List<List<Host>> levels, int available, int percent) {
    boolean[] panics = new boolean[levels.size()];
    if (available == WHOLE || percent == 0) return panics;
    for (int i = 0; i < panics.length; i++) {
      List<Host> hosts = levels.get(i);
      long healthy = hosts.stream().filter(Host::isUsable).count();
      panics[i] = hosts.isEmpty() || healthy * WHOLE < (long) percent * hosts.size();
    }
    return panics;
  }

  /** The first levels take as much as they can carry. */
  private static int[] byHealth(int[] healths, int available) {
    int[] loads = new int[healths.length];
    if (available == 0) {
      loads[0] = WHOLE;
      return loads;
    }
    int left = WHOLE;
    int first = -1;
    for (int i = 0; i < loads.length; i++) {
      if (first < 0 && healths[i] > 0) first = i;
      loads[i] = Math.min(left, healths[i] * WHOLE / available);
      left -= loads[i];
    }
    loads[first] += left; // what rounding has left over
    return loads;
  }

  /** Nobody knows who is healthy: every level by its size. */
  private static int[] byCount(List<List<Host>> levels) {
    int total = levels.stream().mapToInt(List::size).sum();
    int[] loads = new int[levels.size()];
    int left = WHOLE;
    int first = -1;
    for (int i = 0; i < loads.length && total > 0; i++) {
      if (first < 0 && !levels.get(i).isEmpty()) first = i;
      loads[i] = WHOLE * levels.get(i).size() / total;
      left -= loads[i];
    }
    loads[Math.max(first, 0)] += left;
    return loads;
  }

  /** Whether every request is for the first level. */
  boolean isFirstAlone() {
    return loads[0] == WHOLE;
  }

  /**
   * @param random of 64 bits, unsigned; or a hash, so that the same goes to the same level
   */
  HostLevel level(long random) {
    if (isFirstAlone()) return levels[0];
    int percent = (int) Long.remainderUnsigned(random, WHOLE);
    for (int i = 0; i < loads.length; i++) {
      percent -= loads[i];
      if (percent < 0) return levels[i];
    }
    return levels[0];
  }
}
