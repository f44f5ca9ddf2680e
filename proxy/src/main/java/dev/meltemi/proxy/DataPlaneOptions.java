package dev.meltemi.proxy;

import dev.meltemi.proxy.http.HttpLimits;
import java.time.Duration;

/**
 * How a data plane runs.
 *
 * @param concurrency event loops, at least 1
 * @param limits of each HTTP connection
 * @param sweepInterval between two looks at idle connections; limits are kept to that exactness
 * @param drainTime how long requests under way may take once the proxy is told to end
 * @param dnsRefresh between two resolutions of a host name
 */
public record DataPlaneOptions(
    int concurrency,
    HttpLimits limits,
    Duration sweepInterval,
    Duration drainTime,
    Duration dnsRefresh) {

  public static DataPlaneOptions of(int concurrency) {
    return new DataPlaneOptions(
        concurrency,
        HttpLimits.DEFAULT,
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5));
  }

  /** One event loop for each processor, at most two, as sidecars do. */
  public static DataPlaneOptions standard() {
    return of(Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 2));
  }

  public DataPlaneOptions withDrainTime(Duration time) {
    return new DataPlaneOptions(concurrency, limits, sweepInterval, time, dnsRefresh);
  }

  public DataPlaneOptions withLimits(HttpLimits limits) {
    return new DataPlaneOptions(concurrency, limits, sweepInterval, drainTime, dnsRefresh);
  }

  public DataPlaneOptions withSweepInterval(Duration interval) {
    return new DataPlaneOptions(concurrency, limits, interval, drainTime, dnsRefresh);
  }
}
