package dev.meltemi.proxy.balance;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table that endpoints fill in turns, each in an order of its own: Google's Maglev (NSDI 2016,
 * section 3.4), with weights as in Envoy's balancer of that name, and the same table.
 */
public final class MaglevTable implements HashPlaces {
  private static final int FREE = -1;

  private final int[] owners;

  private MaglevTable(int[] owners) {
    this.owners = owners;
  }

  /**
   * @param shares at least one
   * @param size a prime
   */
  public static MaglevTable of(List<Share> shares, int size) {
    // In the order of their keys, so that the order in which they were told does not matter.
    int[] order =
        IntStream.range(0, shares.size())
            .boxed()
            .sorted(Comparator.comparing((Integer i) -> shares.get(i).key()))
            .mapToInt(i -> i)
            .toArray();
    double heaviest = shares.stream().mapToDouble(Share::weight).max().orElseThrow();
    Filling[] fillings = new Filling[order.length];
    Arrays.setAll(fillings, i -> Filling.of(order[i], shares.get(order[i]), size));
    int[] owners = new int[size];
    Arrays.fill(owners, FREE);
    int filled = 0;
    for (long round = 1; filled < size; round++) {
      for (int i = 0; i < fillings.length && filled < size; i++) {
        Filling filling = fillings[i];
        if (round * filling.weight < filling.target) continue;
        filling.target += heaviest;
        owners[filling.nextFree(owners)] = filling.owner;
        filled++;
      }
    }
    return new MaglevTable(owners);
  }

  /** One endpoint's way through the table. */
  private static final class Filling {
    private final int owner;
    private final double weight;
    private final long skip;
    private final int size;
    private double target;
    private long at;

    private Filling(int owner, double weight, long offset, long skip, int size) {
      this.owner = owner;
      this.weight = weight;
      this.skip = skip;
      this.size = size;
      this.at = offset;
    }

    static Filling of(int owner, Share share, int size) {
      String key = share.key();
      long offset = Long.remainderUnsigned(XxHash64.of(key), size);
      long second = XxHash64.of(key, 0, key.length(), 1);
      long skip = Long.remainderUnsigned(second, size - 1L) + 1;
      return new Filling(owner, share.weight(), offset, skip, size);
    }

    int nextFree(int[] owners) {
      while (owners[(int) at] != FREE) step();
      int free = (int) at;
      step();
      return free;
    }

    private void step() {
      at = (at + skip) % size;
    }
  }

  @Override
  public int owner(long hash, int attempt) {
    long mixed = attempt == 0 ? hash : hash ^ -(long) attempt;
    return owners[(int) Long.remainderUnsigned(mixed, owners.length)];
  }
}
