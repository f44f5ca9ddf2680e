package dev.meltemi.xds.decode;

import dev.meltemi.traffic.TcpProxy;
import dev.meltemi.traffic.WeightedCluster;
import java.time.Duration;
import java.util.List;

/** Bytes passed on as they are: Envoy's TCP proxy. */
final class TcpDecoder {
  private static final Duration IDLE_TIMEOUT = Duration.ofHours(1);

  private TcpDecoder() {}

  static TcpProxy decode(
      io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy tcp, Findings findings) {
    List<WeightedCluster> clusters =
        tcp.hasWeightedClusters()
            ? tcp.getWeightedClusters().getClustersList().stream()
                .map(share -> WeightedCluster.of(share.getName(), share.getWeight()))
                .toList()
            : List.of(WeightedCluster.of(tcp.getCluster(), 1));
    return new TcpProxy(
        tcp.getStatPrefix(),
        clusters,
        tcp.hasIdleTimeout() ? Reads.duration(tcp.getIdleTimeout()) : IDLE_TIMEOUT,
        AccessLogDecoder.decode(tcp.getAccessLogList(), findings),
        hashesSource(tcp, findings));
  }

  private static boolean hashesSource(
      io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy tcp, Findings findings) {
    if (tcp.getHashPolicyCount() == 0) return false;
    if (tcp.getHashPolicyCount() == 1 && tcp.getHashPolicy(0).hasSourceIp()) return true;
    findings.refuse("hash_policy other than source_ip is not supported");
    return false;
  }
}
