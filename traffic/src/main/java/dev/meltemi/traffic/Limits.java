package dev.meltemi.traffic;

/**
 * Circuit breakers, for each proxy and cluster. What exceeds them is answered with 503 and flag UO.
 *
 * @param connections at once
 * @param pending requests that wait for a connection
 * @param requests in flight
 * @param retries in flight
 */
public record Limits(long connections, long pending, long requests, long retries) {
  /** 2^32-1: as good as none. */
  public static final long MAX = 0xFFFF_FFFFL;

  private static final Limits UNLIMITED = new Limits(MAX, MAX, MAX, MAX);

  public static Limits unlimited() {
    return UNLIMITED;
  }
}
