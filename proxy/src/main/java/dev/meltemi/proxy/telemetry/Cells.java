package dev.meltemi.proxy.telemetry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Some sums with one row for each worker. Only its own worker adds to a row, so that adding needs
 * no atomic instruction; whoever reads sees each number whole, soon.
 */
final class Cells {
  private static final VarHandle LONG = MethodHandles.arrayElementVarHandle(long[].class);
  // Rows of different workers do not share a cache line.
  private static final int PADDING = 8;

  private final long[][] rows;

  Cells(int workers, int sums) {
    rows = new long[workers][sums + PADDING];
  }

  void add(int worker, int sum, long amount) {
    long[] row = rows[worker];
    LONG.setOpaque(row, sum, row[sum] + amount);
  }

  long sum(int sum) {
    long all = 0;
    for (long[] row : rows) all += (long) LONG.getOpaque(row, sum);
    return all;
  }
}
