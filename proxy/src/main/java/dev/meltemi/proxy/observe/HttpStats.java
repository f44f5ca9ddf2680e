package dev.meltemi.proxy.observe;

import java.util.concurrent.atomic.LongAdder;

/** Envoy's numbers of the HTTP connections under one prefix. */
public final class HttpStats {
  public final LongAdder connections;
  public final LongAdder activeConnections;
  public final LongAdder requests;
  public final LongAdder activeRequests;
  public final LongAdder protocolErrors;
  public final LongAdder tooLarge;
  public final LongAdder idleTimeouts;
  public final LongAdder headTimeouts;
  public final LongAdder noRoute;
  public final LongAdder noCluster;
  public final LongAdder faultAborts;
  public final LongAdder faultDelays;
  public final LongAdder replayAbandoned;
  private final LongAdder[] classes = new LongAdder[5];

  public HttpStats(Stats stats, String prefix) {
    var scope = new Stats.Scope("http", "envoy_http_conn_manager_prefix", prefix);
    connections = stats.counter(scope, "downstream_cx_total");
    activeConnections = stats.gauge(scope, "downstream_cx_active");
    requests = stats.counter(scope, "downstream_rq_total");
    activeRequests = stats.gauge(scope, "downstream_rq_active");
    protocolErrors = stats.counter(scope, "downstream_cx_protocol_error");
    tooLarge = stats.counter(scope, "downstream_rq_too_large");
    idleTimeouts = stats.counter(scope, "downstream_cx_idle_timeout");
    headTimeouts = stats.counter(scope, "downstream_rq_header_timeout");
    noRoute = stats.counter(scope, "no_route");
    noCluster = stats.counter(scope, "no_cluster");
    faultAborts = stats.counter(scope, "fault.aborts_injected");
    faultDelays = stats.counter(scope, "fault.delays_injected");
    replayAbandoned = stats.counter(scope, "retry_or_shadow_abandoned");
    for (int i = 0; i < classes.length; i++) {
      classes[i] = stats.counter(scope, "downstream_rq_" + (i + 1) + "xx");
    }
  }

  public void answered(int status) {
    classes[Math.clamp(status / 100 - 1, 0, 4)].increment();
  }
}
