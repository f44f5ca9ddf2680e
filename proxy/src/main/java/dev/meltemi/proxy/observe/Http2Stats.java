package dev.meltemi.proxy.observe;

import java.util.concurrent.atomic.LongAdder;

/**
 * Numbers of HTTP/2 connections, with Envoy's names where it has one: of all clients together, or
 * of one cluster.
 */
public final class Http2Stats {
  public final LongAdder streamsActive;
  public final LongAdder streamsRefused;
  public final LongAdder resetsReceived;
  public final LongAdder resetsSent;
  public final LongAdder messagingErrors;
  public final LongAdder headerOverflow;
  public final LongAdder resetFlood;
  public final LongAdder settingsFlood;
  public final LongAdder pingFlood;
  public final LongAdder emptyFramesFlood;
  public final LongAdder windowUpdatesFlood;
  public final LongAdder priorityFlood;
  public final LongAdder continuationFlood;
  public final LongAdder outboundControlFlood;
  public final LongAdder flushTimeouts;

  private Http2Stats(Stats stats, Stats.Scope scope, String prefix) {
    streamsActive = stats.gauge(scope, prefix + "streams_active");
    streamsRefused = stats.counter(scope, prefix + "streams_refused");
    resetsReceived = stats.counter(scope, prefix + "rx_reset");
    resetsSent = stats.counter(scope, prefix + "tx_reset");
    messagingErrors = stats.counter(scope, prefix + "rx_messaging_error");
    headerOverflow = stats.counter(scope, prefix + "header_overflow");
    resetFlood = stats.counter(scope, prefix + "reset_flood");
    settingsFlood = stats.counter(scope, prefix + "settings_flood");
    pingFlood = stats.counter(scope, prefix + "ping_flood");
    emptyFramesFlood = stats.counter(scope, prefix + "inbound_empty_frames_flood");
    windowUpdatesFlood = stats.counter(scope, prefix + "inbound_window_update_frames_flood");
    priorityFlood = stats.counter(scope, prefix + "inbound_priority_frames_flood");
    continuationFlood = stats.counter(scope, prefix + "continuation_flood");
    outboundControlFlood = stats.counter(scope, prefix + "outbound_control_flood");
    flushTimeouts = stats.counter(scope, prefix + "tx_flush_timeout");
  }

  public static Http2Stats ofClients(Stats stats) {
    return new Http2Stats(stats, Stats.Scope.of("http2"), "");
  }

  public static Http2Stats ofCluster(Stats stats, String cluster) {
    return new Http2Stats(stats, ClusterStats.scope(cluster), "http2.");
  }
}
