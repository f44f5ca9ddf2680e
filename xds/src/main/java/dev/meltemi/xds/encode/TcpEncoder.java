package dev.meltemi.xds.encode;

import dev.meltemi.traffic.TcpProxy;
import dev.meltemi.traffic.WeightedCluster;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.WeightedCluster.ClusterWeight;
import io.envoyproxy.envoy.type.v3.HashPolicy;
import io.envoyproxy.envoy.type.v3.HashPolicy.SourceIp;

/** Bytes passed on as they are: Envoy's TCP proxy. */
final class TcpEncoder {
  private TcpEncoder() {}

  static io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy encode(TcpProxy tcp) {
    var encoded = io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.newBuilder();
    encoded.setStatPrefix(tcp.statPrefix()).setIdleTimeout(Scalars.duration(tcp.idleTimeout()));
    WeightedCluster first = tcp.clusters().getFirst();
    if (tcp.clusters().size() == 1 && first.weight() == 1) {
      encoded.setCluster(first.cluster());
    } else {
      encoded.setWeightedClusters(shares(tcp));
    }
    if (tcp.hashesSource()) {
      encoded.addHashPolicy(HashPolicy.newBuilder().setSourceIp(SourceIp.getDefaultInstance()));
    }
    tcp.accessLog().map(AccessLogEncoder::encode).ifPresent(encoded::addAccessLog);
    return encoded.build();
  }

  /** Envoy takes no share of weight 0 here; such a share gets no connection in any case. */
  private static io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
          .WeightedCluster
      shares(TcpProxy tcp) {
    var split =
        io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.WeightedCluster
            .newBuilder();
    for (WeightedCluster share : tcp.clusters()) {
      if (share.weight() == 0) continue;
      split.addClusters(
          ClusterWeight.newBuilder().setName(share.cluster()).setWeight(share.weight()));
    }
    return split.build();
  }
}
