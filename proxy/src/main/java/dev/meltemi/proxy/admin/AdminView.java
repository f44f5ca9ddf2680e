package dev.meltemi.proxy.admin;

import dev.meltemi.proxy.observe.Stats;
import dev.meltemi.proxy.state.ActiveTraffic;
import dev.meltemi.proxy.telemetry.IstioMetrics;
import dev.meltemi.xds.bootstrap.Bootstrap;

/** What the admin endpoints can see of the proxy. Any thread. */
public interface AdminView {
  Bootstrap bootstrap();

  ActiveTraffic active();

  Stats stats();

  IstioMetrics telemetry();

  boolean isReady();

  boolean isDraining();

  long uptimeSeconds();

  int concurrency();
}
