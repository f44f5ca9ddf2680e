package dev.meltemi.proxy.balance;

import java.util.Arrays;
import java.util.List;

/**
 * Endpoints at many places on a ring of all hashes; a hash belongs to the next place. As Envoy's
 * ring hash balancer: the same number of places, the same hash for each, the same one chosen.
 */
public final class HashRing implements HashPlaces {
  private static final int FREE = -1;

  private final long[] hashes;
  private final int[] owners;

  private HashRing(long[] hashes, int[] owners) {
    this.hashes = hashes;
    this.owners = owners;
  }

  /**
   * @param shares at least one
   * @param minimum of places, which is exceeded until the lightest endpoint has a whole number
   * @param most places; with fewer than that, weights are met in part only
   */
  public static HashRing of(List<Share> shares, long minimum, long most) {
    double lightest = shares.stream().mapToDouble(Share::weight).min().orElseThrow();
    double scale = Math.min(Math.ceil(lightest * minimum) / lightest, (double) most);
    // Running sums over all endpoints spread what does not divide evenly.
    double wanted = 0;
    int[] places = new int[shares.size()];
    int total = 0;
    for (int i = 0; i < places.length; i++) {
      wanted += scale * shares.get(i).weight();
      while (total < wanted) {
        places[i]++;
        total++;
      }
    }
    return of(shares, places, total);
  }

  private static HashRing of(List<Share> shares, int[] places, int total) {
    long[] hashes = new long[total];
    int at = 0;
    for (int i = 0; i < places.length; i++) {
      StringBuilder key = new StringBuilder(shares.get(i).key()).append('_');
      int prefix = key.length();
      for (int n = 0; n < places[i]; n++) {
        key.setLength(prefix);
        key.append(n);
        hashes[at++] = signed(XxHash64.of(key));
      }
    }
    long[] sorted = hashes.clone();
    Arrays.sort(sorted);
    int[] owners = new int[total];
    Arrays.fill(owners, FREE);
    at = 0;
    for (int i = 0; i < places.length; i++) {
      for (int n = 0; n < places[i]; n++) {
        int place = first(sorted, hashes[at++]);
        while (owners[place] != FREE) place++;
        owners[place] = i;
      }
    }
    return new HashRing(sorted, owners);
  }

  /** Flipping the highest bit makes the order of unsigned numbers that of signed ones. */
  private static long signed(long hash) {
    return hash ^ Long.MIN_VALUE;
  }

  /** The first place at or after a hash; behind the last one when there is none. */
  private static int first(long[] sorted, long hash) {
    int found = Arrays.binarySearch(sorted, hash);
    int place = found >= 0 ? found : -found - 1;
    while (place > 0 && sorted[place - 1] == hash) place--;
    return place;
  }

  @Override
  public int owner(long hash, int attempt) {
    int place = first(hashes, signed(hash));
    if (place == hashes.length) place = 0;
    // As if the places before were not on the ring.
    return owners[(int) ((place + (long) attempt) % hashes.length)];
  }

  /** How many places there are. */
  int size() {
    return owners.length;
  }
}
