package dev.meltemi.xds.bootstrap;

import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.xds.bootstrap.Bootstrap.DiscoveryServer;
import dev.meltemi.xds.decode.Decoded;
import dev.meltemi.xds.decode.ResourceDecoder;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.DynamicResources;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.StaticResources;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.core.v3.SocketOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Takes from Envoy's bootstrap what the proxy can do, and says what it leaves out. */
final class BootstrapReader {
  private static final Set<String> READ =
      Set.of("node", "static_resources", "dynamic_resources", "cluster_manager", "admin");

  /** SOL_SOCKET and SO_MARK of Linux. */
  private static final long SOCKET_LEVEL = 1;

  private static final long SOCKET_MARK = 36;

  private final List<String> reasons = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  Decoded<Bootstrap> read(io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap message) {
    for (var field : message.getAllFields().keySet()) {
      if (!READ.contains(field.getName())) notes.add(field.getName() + " is left out");
    }
    Optional<DiscoveryServer> ads = message.hasDynamicResources() ? ads(message) : Optional.empty();
    Bootstrap bootstrap =
        new Bootstrap(
            message.getNode(),
            message.hasAdmin() && message.getAdmin().hasAddress()
                ? Optional.of(address(message.getAdmin().getAddress().getSocketAddress()))
                : Optional.empty(),
            fixed(message.getStaticResources(), ads),
            ads,
            mark(message.getClusterManager()));
    return reasons.isEmpty() ? new Decoded.Ok<>(bootstrap, notes) : new Decoded.Refused<>(reasons);
  }

  private Optional<DiscoveryServer> ads(io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap message) {
    DynamicResources dynamic = message.getDynamicResources();
    if (dynamic.hasCdsConfig() && !dynamic.getCdsConfig().hasAds()) {
      reasons.add("dynamic_resources.cds_config: only ads is supported");
    }
    if (dynamic.hasLdsConfig() && !dynamic.getLdsConfig().hasAds()) {
      reasons.add("dynamic_resources.lds_config: only ads is supported");
    }
    if (!dynamic.hasAdsConfig()) {
      reasons.add("dynamic_resources without ads_config is not supported");
      return Optional.empty();
    }
    ApiConfigSource source = dynamic.getAdsConfig();
    if (source.getApiType() != ApiConfigSource.ApiType.DELTA_GRPC
        && source.getApiType() != ApiConfigSource.ApiType.AGGREGATED_DELTA_GRPC) {
      notes.add("dynamic_resources.ads_config: discovery is delta, not " + source.getApiType());
    }
    if (source.getGrpcServicesCount() != 1 || !source.getGrpcServices(0).hasEnvoyGrpc()) {
      reasons.add("dynamic_resources.ads_config: one grpc_services with envoy_grpc is needed");
      return Optional.empty();
    }
    String name = source.getGrpcServices(0).getEnvoyGrpc().getClusterName();
    for (var cluster : message.getStaticResources().getClustersList()) {
      if (cluster.getName().equals(name)) return server(cluster);
    }
    reasons.add("dynamic_resources.ads_config: there is no static cluster " + name);
    return Optional.empty();
  }

  private Optional<DiscoveryServer> server(io.envoyproxy.envoy.config.cluster.v3.Cluster cluster) {
    if (cluster.hasTransportSocket()) {
      reasons.add("cluster " + cluster.getName() + ": transport_socket is not supported");
    }
    for (var locality : cluster.getLoadAssignment().getEndpointsList()) {
      for (var endpoint : locality.getLbEndpointsList()) {
        SocketAddress address = endpoint.getEndpoint().getAddress().getSocketAddress();
        if (address.getAddress().isEmpty()) continue;
        return Optional.of(
            new DiscoveryServer(cluster.getName(), address.getAddress(), address.getPortValue()));
      }
    }
    reasons.add("cluster " + cluster.getName() + ": an endpoint with a socket_address is needed");
    return Optional.empty();
  }

  private Traffic fixed(StaticResources resources, Optional<DiscoveryServer> ads) {
    if (resources.getSecretsCount() > 0) reasons.add("static_resources.secrets is not supported");
    SortedMap<String, Cluster> clusters = new TreeMap<>();
    for (var cluster : resources.getClustersList()) {
      if (ads.isPresent() && ads.get().cluster().equals(cluster.getName())) continue;
      take("cluster " + cluster.getName(), ResourceDecoder.cluster(cluster))
          .ifPresent(decoded -> clusters.put(decoded.name(), decoded));
    }
    SortedMap<String, Listener> listeners = new TreeMap<>();
    for (var listener : resources.getListenersList()) {
      take("listener " + listener.getName(), ResourceDecoder.listener(listener))
          .ifPresent(decoded -> listeners.put(decoded.name(), decoded));
    }
    return new Traffic(listeners, new TreeMap<>(), clusters, new TreeMap<>());
  }

  private <T> Optional<T> take(String what, Decoded<T> decoded) {
    return switch (decoded) {
      case Decoded.Ok<T>(T value, List<String> left) -> {
        new TreeSet<>(left).forEach(note -> notes.add(what + ": " + note));
        yield Optional.of(value);
      }
      case Decoded.Refused<T>(List<String> why) -> {
        why.forEach(reason -> reasons.add(what + ": " + reason));
        yield Optional.empty();
      }
    };
  }

  private OptionalInt mark(io.envoyproxy.envoy.config.bootstrap.v3.ClusterManager manager) {
    OptionalInt mark = OptionalInt.empty();
    for (SocketOption option : manager.getUpstreamBindConfig().getSocketOptionsList()) {
      if (option.getLevel() == SOCKET_LEVEL && option.getName() == SOCKET_MARK) {
        mark = OptionalInt.of((int) option.getIntValue());
      } else {
        reasons.add(
            "cluster_manager.upstream_bind_config: socket option %d/%d is not supported"
                .formatted(option.getLevel(), option.getName()));
      }
    }
    if (manager.getUpstreamBindConfig().hasSourceAddress()) {
      notes.add("cluster_manager.upstream_bind_config.source_address is left out");
    }
    return mark;
  }

  private Address address(SocketAddress address) {
    if (address.getPortValue() > 65535) {
      reasons.add("admin: port " + address.getPortValue());
      return new Address(address.getAddress(), 0);
    }
    return new Address(address.getAddress(), address.getPortValue());
  }
}
