package dev.meltemi.proxy.request;

import dev.meltemi.proxy.observe.HttpStats;
import dev.meltemi.proxy.observe.LogFormat;
import dev.meltemi.proxy.observe.Stats;
import dev.meltemi.proxy.telemetry.IstioMetrics;
import dev.meltemi.proxy.trace.Tracers;
import dev.meltemi.traffic.AccessLog;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counters and compiled log formats, one for each name. Any thread. */
public final class HttpRegistry {
  private static final int MOST_FORMATS = 256;

  private final Stats stats;
  private final IstioMetrics telemetry;
  private final Tracers tracers;
  private final Map<String, HttpStats> byPrefix = new ConcurrentHashMap<>();
  private final Map<AccessLog, LogFormat> formats = new ConcurrentHashMap<>();

  public HttpRegistry(Stats stats, IstioMetrics telemetry, Tracers tracers) {
    this.tracers = tracers;
    this.stats = stats;
    this.telemetry = telemetry;
  }

  public IstioMetrics telemetry() {
    return telemetry;
  }

  public Tracers tracers() {
    return tracers;
  }

  public HttpStats stats(String prefix) {
    return byPrefix.computeIfAbsent(prefix, name -> new HttpStats(stats, name));
  }

  public LogFormat format(AccessLog log) {
    if (formats.size() > MOST_FORMATS) formats.clear();
    return formats.computeIfAbsent(log, LogFormat::of);
  }
}
