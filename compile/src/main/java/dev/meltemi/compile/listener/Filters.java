package dev.meltemi.compile.listener;

import dev.meltemi.compile.cluster.Hashes;
import dev.meltemi.compile.route.Onward;
import dev.meltemi.compile.telemetry.Telling;
import dev.meltemi.traffic.CertificateForwarding;
import dev.meltemi.traffic.ChainMatch;
import dev.meltemi.traffic.HttpConnection;
import dev.meltemi.traffic.NetworkFilter;
import dev.meltemi.traffic.RouteSource;
import dev.meltemi.traffic.TcpProxy;
import dev.meltemi.traffic.WeightedCluster;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** The parts that listeners are made of. */
final class Filters {
  /** Plain HTTP as found out by inspection. */
  static final List<String> PLAIN_HTTP = List.of("http/1.1", "h2c");

  static final String RAW = "raw_buffer";

  /** Istio's default; a DestinationRule may say otherwise. */
  static final Duration TCP_IDLE = Duration.ofHours(1);

  private Filters() {}

  /** Connections that speak HTTP by their first bytes. */
  static ChainMatch speaksHttp(OptionalInt port) {
    return new ChainMatch(port, List.of(), List.of(), RAW, PLAIN_HTTP);
  }

  /** Connections without TLS. */
  static ChainMatch plain(OptionalInt port) {
    return new ChainMatch(port, List.of(), List.of(), RAW, List.of());
  }

  /** Requests to the sidecar's own application, which hears who calls. */
  static NetworkFilter inbound(String statPrefix, RouteSource routes, Telling telling) {
    return new HttpConnection(
        statPrefix,
        routes,
        false,
        Duration.ZERO,
        telling.log(),
        List.of(),
        CertificateForwarding.APPEND,
        telling.tracing());
  }

  /**
   * @param offered by ALPN to other proxies, in place of what their cluster says
   */
  static NetworkFilter outbound(
      String statPrefix, RouteSource routes, Telling telling, List<String> offered) {
    return new HttpConnection(
        statPrefix,
        routes,
        false,
        Duration.ZERO,
        telling.log(),
        offered,
        CertificateForwarding.NONE,
        telling.tracing());
  }

  /**
   * Requests from strangers, at a gateway.
   *
   * @param offered by ALPN to other proxies, in place of what their cluster says
   */
  static NetworkFilter edge(
      String statPrefix, RouteSource routes, Telling telling, List<String> offered) {
    return new HttpConnection(
        statPrefix,
        routes,
        true,
        Duration.ZERO,
        telling.log(),
        offered,
        CertificateForwarding.REPLACE,
        telling.tracing());
  }

  static NetworkFilter tcp(String statPrefix, String cluster, Duration idle, Telling telling) {
    return new TcpProxy(
        statPrefix, List.of(WeightedCluster.of(cluster, 1)), idle, telling.log(), false);
  }

  static NetworkFilter tcp(Onward onward, Telling telling) {
    Duration idle =
        onward.policy().connectionPool().flatMap(pool -> pool.tcp().idleTimeout()).orElse(TCP_IDLE);
    return new TcpProxy(
        onward.clusters().getFirst().cluster(),
        onward.clusters(),
        idle,
        telling.log(),
        Hashes.bySource(onward.policy()));
  }
}
