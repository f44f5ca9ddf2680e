package dev.meltemi.proxy.http2;

/** So many at once, and more as time goes by. */
final class Allowance {
  private final int most;
  private final double perNano;
  private double left;
  private long since;

  Allowance(int most, int perSecond, long now) {
    this.most = most;
    this.perNano = perSecond / 1e9;
    this.left = most;
    this.since = now;
  }

  boolean take(long now) {
    left = Math.min(most, left + (now - since) * perNano);
    since = now;
    if (left < 1) return false;
    left--;
    return true;
  }

  void give() {
    if (left < most) left++;
  }
}
