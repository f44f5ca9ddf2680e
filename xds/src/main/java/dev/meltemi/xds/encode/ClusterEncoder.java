package dev.meltemi.xds.encode;

import com.google.protobuf.Any;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt64Value;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.Balancing;
import dev.meltemi.traffic.ClientTls;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Endpoint;
import dev.meltemi.traffic.Limits;
import dev.meltemi.traffic.OutlierDetection;
import dev.meltemi.traffic.SlowStart;
import dev.meltemi.traffic.UpstreamProtocol;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.CommonLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DnsLookupFamily;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.EdsClusterConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LeastRequestLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.MaglevLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.RingHashLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.RoundRobinLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.SlowStartConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.TransportSocketMatch;
import io.envoyproxy.envoy.config.core.v3.BindConfig;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.RuntimeDouble;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.core.v3.UpstreamHttpProtocolOptions;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.type.v3.Percent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Clusters and their policies. Every value is written out, so that no default of Envoy decides. */
final class ClusterEncoder {
  static final String HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

  private ClusterEncoder() {}

  static io.envoyproxy.envoy.config.cluster.v3.Cluster encode(Cluster cluster) {
    var encoded = io.envoyproxy.envoy.config.cluster.v3.Cluster.newBuilder();
    encoded
        .setName(cluster.name())
        .setConnectTimeout(Scalars.duration(cluster.connectTimeout()))
        .setCircuitBreakers(limits(cluster.limits()))
        .setCommonLbConfig(common(cluster));
    balancing(encoded, cluster.balancing());
    discovery(encoded, cluster);
    cluster.outlier().map(ClusterEncoder::outlier).ifPresent(encoded::setOutlierDetection);
    if (cluster.maxRequestsPerConnection() != 0
        || !cluster.idleTimeout().isZero()
        || cluster.protocol() != UpstreamProtocol.HTTP1
        || naming(cluster) != ClientTls.Naming.FIXED) {
      encoded.putTypedExtensionProtocolOptions(HTTP_OPTIONS, http(cluster));
    }
    if (!cluster.bindSource().isEmpty()) {
      encoded.setUpstreamBindConfig(
          BindConfig.newBuilder()
              .setSourceAddress(
                  Scalars.address(new Address(cluster.bindSource(), 0)).getSocketAddress()));
    }
    tls(encoded, cluster);
    OriginEncoder.encode(cluster.origin()).ifPresent(encoded::setMetadata);
    return encoded.build();
  }

  private static CommonLbConfig common(Cluster cluster) {
    var common =
        CommonLbConfig.newBuilder()
            .setHealthyPanicThreshold(Percent.newBuilder().setValue(cluster.panicPercent()));
    if (cluster.localityWeighted()) {
      common.setLocalityWeightedLbConfig(
          CommonLbConfig.LocalityWeightedLbConfig.getDefaultInstance());
    }
    return common.build();
  }

  private static void tls(
      io.envoyproxy.envoy.config.cluster.v3.Cluster.Builder encoded, Cluster cluster) {
    if (cluster.tls().isEmpty()) return;
    TransportSocket socket = TlsEncoder.encode(cluster.tls().get());
    if (!cluster.plainToOthers()) {
      encoded.setTransportSocket(socket);
      return;
    }
    encoded
        .addTransportSocketMatches(
            TransportSocketMatch.newBuilder()
                .setName("tlsMode-istio")
                .setMatch(EndpointEncoder.PROXIED)
                .setTransportSocket(socket))
        .addTransportSocketMatches(
            TransportSocketMatch.newBuilder()
                .setName("tlsMode-disabled")
                .setMatch(Struct.getDefaultInstance())
                .setTransportSocket(TlsEncoder.PLAINTEXT));
  }

  private static void discovery(
      io.envoyproxy.envoy.config.cluster.v3.Cluster.Builder encoded, Cluster cluster) {
    switch (cluster.discovery()) {
      case Discovery.Eds(String service) ->
          encoded
              .setType(DiscoveryType.EDS)
              .setEdsClusterConfig(
                  EdsClusterConfig.newBuilder().setEdsConfig(Scalars.ADS).setServiceName(service));
      case Discovery.Static(List<Endpoint> endpoints) ->
          encoded
              .setType(DiscoveryType.STATIC)
              .setLoadAssignment(EndpointEncoder.encode(cluster.name(), endpoints));
      case Discovery.StrictDns(List<Endpoint> endpoints) ->
          names(encoded, DiscoveryType.STRICT_DNS, endpoints);
      case Discovery.LogicalDns(Endpoint endpoint) ->
          names(encoded, DiscoveryType.LOGICAL_DNS, List.of(endpoint));
      case Discovery.OriginalDst() -> encoded.setType(DiscoveryType.ORIGINAL_DST);
    }
  }

  @SuppressWarnings("deprecation") // the DNS settings: Istio still sends them in this place
  private static void names(
      io.envoyproxy.envoy.config.cluster.v3.Cluster.Builder encoded,
      DiscoveryType type,
      List<Endpoint> endpoints) {
    encoded
        .setType(type)
        .setDnsLookupFamily(DnsLookupFamily.V4_PREFERRED)
        .setRespectDnsTtl(true)
        .setDnsRefreshRate(Scalars.duration(Duration.ofMinutes(1)))
        .setLoadAssignment(EndpointEncoder.encode(encoded.getName(), endpoints));
  }

  private static void balancing(
      io.envoyproxy.envoy.config.cluster.v3.Cluster.Builder encoded, Balancing balancing) {
    switch (balancing) {
      case Balancing.RoundRobin(Optional<SlowStart> warmup) -> {
        encoded.setLbPolicy(LbPolicy.ROUND_ROBIN);
        warmup.ifPresent(slow ->
            encoded.setRoundRobinLbConfig(
                RoundRobinLbConfig.newBuilder().setSlowStartConfig(slowStart(slow))));
      }
      case Balancing.Random _ -> encoded.setLbPolicy(LbPolicy.RANDOM);
      case Balancing.LeastRequest(Optional<SlowStart> warmup) -> {
        encoded.setLbPolicy(LbPolicy.LEAST_REQUEST);
        warmup.ifPresent(slow ->
            encoded.setLeastRequestLbConfig(
                LeastRequestLbConfig.newBuilder().setSlowStartConfig(slowStart(slow))));
      }
      case Balancing.RingHash(long size) ->
          encoded
              .setLbPolicy(LbPolicy.RING_HASH)
              .setRingHashLbConfig(
                  RingHashLbConfig.newBuilder().setMinimumRingSize(UInt64Value.of(size)));
      case Balancing.Maglev(int size) ->
          encoded
              .setLbPolicy(LbPolicy.MAGLEV)
              .setMaglevLbConfig(MaglevLbConfig.newBuilder().setTableSize(UInt64Value.of(size)));
      case Balancing.ClusterProvided _ -> encoded.setLbPolicy(LbPolicy.CLUSTER_PROVIDED);
    }
  }

  private static SlowStartConfig slowStart(SlowStart slow) {
    return SlowStartConfig.newBuilder()
        .setSlowStartWindow(Scalars.duration(slow.window()))
        .setAggression(RuntimeDouble.newBuilder().setDefaultValue(slow.aggression()))
        .setMinWeightPercent(Percent.newBuilder().setValue(slow.minimumPercent()))
        .build();
  }

  private static CircuitBreakers limits(Limits limits) {
    return CircuitBreakers.newBuilder()
        .addThresholds(
            CircuitBreakers.Thresholds.newBuilder()
                .setMaxConnections(Scalars.uint32(limits.connections()))
                .setMaxPendingRequests(Scalars.uint32(limits.pending()))
                .setMaxRequests(Scalars.uint32(limits.requests()))
                .setMaxRetries(Scalars.uint32(limits.retries()))
                .setTrackRemaining(true))
        .build();
  }

  /** The conditions that the vocabulary does not have are switched off by name, as Istio does. */
  private static io.envoyproxy.envoy.config.cluster.v3.OutlierDetection outlier(
      OutlierDetection outlier) {
    var encoded = io.envoyproxy.envoy.config.cluster.v3.OutlierDetection.newBuilder();
    encoded
        .setInterval(Scalars.duration(outlier.interval()))
        .setBaseEjectionTime(Scalars.duration(outlier.baseEjectionTime()))
        .setMaxEjectionPercent(Scalars.uint32(outlier.maxEjectionPercent()))
        .setEnforcingSuccessRate(Scalars.uint32(0))
        .setEnforcingConsecutive5Xx(Scalars.uint32(outlier.consecutive5xx() > 0 ? 100 : 0))
        .setEnforcingConsecutiveGatewayFailure(
            Scalars.uint32(outlier.consecutiveGatewayErrors() > 0 ? 100 : 0));
    if (outlier.consecutive5xx() > 0) {
      encoded.setConsecutive5Xx(Scalars.uint32(outlier.consecutive5xx()));
    }
    if (outlier.consecutiveGatewayErrors() > 0) {
      encoded.setConsecutiveGatewayFailure(Scalars.uint32(outlier.consecutiveGatewayErrors()));
    }
    return encoded.build();
  }

  private static Any http(Cluster cluster) {
    var common = io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions.newBuilder();
    if (!cluster.idleTimeout().isZero()) {
      common.setIdleTimeout(Scalars.duration(cluster.idleTimeout()));
    }
    if (cluster.maxRequestsPerConnection() != 0) {
      common.setMaxRequestsPerConnection(Scalars.uint32(cluster.maxRequestsPerConnection()));
    }
    var options = HttpProtocolOptions.newBuilder().setCommonHttpProtocolOptions(common);
    var http1 = Http1ProtocolOptions.getDefaultInstance();
    var http2 = Http2ProtocolOptions.getDefaultInstance();
    switch (cluster.protocol()) {
      case HTTP1 ->
          options.setExplicitHttpConfig(
              HttpProtocolOptions.ExplicitHttpConfig.newBuilder().setHttpProtocolOptions(http1));
      case HTTP2 ->
          options.setExplicitHttpConfig(
              HttpProtocolOptions.ExplicitHttpConfig.newBuilder().setHttp2ProtocolOptions(http2));
      case DOWNSTREAM ->
          options.setUseDownstreamProtocolConfig(
              HttpProtocolOptions.UseDownstreamHttpConfig.newBuilder()
                  .setHttpProtocolOptions(http1)
                  .setHttp2ProtocolOptions(http2));
    }
    ClientTls.Naming naming = naming(cluster);
    if (naming != ClientTls.Naming.FIXED) {
      options.setUpstreamHttpProtocolOptions(
          UpstreamHttpProtocolOptions.newBuilder()
              .setAutoSni(true)
              .setAutoSanValidation(naming == ClientTls.Naming.OF_REQUEST_CHECKED));
    }
    return Scalars.pack(options.build());
  }

  private static ClientTls.Naming naming(Cluster cluster) {
    return cluster.tls().map(ClientTls::name).orElse(ClientTls.Naming.FIXED);
  }
}
