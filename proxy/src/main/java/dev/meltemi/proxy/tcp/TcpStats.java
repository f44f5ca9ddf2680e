package dev.meltemi.proxy.tcp;

import dev.meltemi.proxy.observe.Stats;
import java.util.concurrent.atomic.LongAdder;

/** Envoy's numbers of the TCP connections under one prefix. */
public final class TcpStats {
  final LongAdder connections;
  final LongAdder activeConnections;
  final LongAdder received;
  final LongAdder sent;
  final LongAdder idleTimeouts;

  public TcpStats(Stats stats, String prefix) {
    var scope = new Stats.Scope("tcp", "envoy_tcp_prefix", prefix);
    connections = stats.counter(scope, "downstream_cx_total");
    activeConnections = stats.gauge(scope, "downstream_cx_active");
    received = stats.counter(scope, "downstream_cx_rx_bytes_total");
    sent = stats.counter(scope, "downstream_cx_tx_bytes_total");
    idleTimeouts = stats.counter(scope, "idle_timeout");
  }
}
