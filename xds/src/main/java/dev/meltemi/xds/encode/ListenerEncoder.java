package dev.meltemi.xds.encode;

import com.google.protobuf.Message;
import dev.meltemi.traffic.ChainMatch;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.HttpConnection;
import dev.meltemi.traffic.Inspection;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.TcpProxy;
import io.envoyproxy.envoy.config.core.v3.CidrRange;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.extensions.filters.listener.http_inspector.v3.HttpInspector;
import io.envoyproxy.envoy.extensions.filters.listener.original_dst.v3.OriginalDst;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;

/** Listeners with their filter chains. */
final class ListenerEncoder {
  static final String HTTP = "envoy.filters.network.http_connection_manager";
  static final String TCP = "envoy.filters.network.tcp_proxy";
  static final String ORIGINAL_DST = "envoy.filters.listener.original_dst";
  static final String TLS_INSPECTOR = "envoy.filters.listener.tls_inspector";
  static final String HTTP_INSPECTOR = "envoy.filters.listener.http_inspector";

  private ListenerEncoder() {}

  static io.envoyproxy.envoy.config.listener.v3.Listener encode(Listener listener) {
    var encoded = io.envoyproxy.envoy.config.listener.v3.Listener.newBuilder();
    encoded
        .setName(listener.name())
        .setAddress(Scalars.address(listener.bind()))
        .setTrafficDirection(direction(listener.direction()));
    if (!listener.bindsPort()) encoded.setBindToPort(Scalars.bool(false));
    if (listener.handsOver()) encoded.setUseOriginalDst(Scalars.bool(true));
    inspection(encoded, listener.inspection());
    for (FilterChain chain : listener.chains()) {
      encoded.addFilterChains(encode(chain, listener.direction()));
    }
    listener
        .fallback()
        .ifPresent(chain -> encoded.setDefaultFilterChain(encode(chain, listener.direction())));
    return encoded.build();
  }

  private static TrafficDirection direction(Direction direction) {
    return switch (direction) {
      case INBOUND -> TrafficDirection.INBOUND;
      case OUTBOUND -> TrafficDirection.OUTBOUND;
      case UNSPECIFIED -> TrafficDirection.UNSPECIFIED;
    };
  }

  private static void inspection(
      io.envoyproxy.envoy.config.listener.v3.Listener.Builder encoded, Inspection inspection) {
    if (inspection.originalDestination()) {
      encoded.addListenerFilters(filter(ORIGINAL_DST, OriginalDst.getDefaultInstance()));
    }
    if (inspection.tls()) {
      encoded.addListenerFilters(filter(TLS_INSPECTOR, TlsInspector.getDefaultInstance()));
    }
    if (inspection.http()) {
      encoded.addListenerFilters(filter(HTTP_INSPECTOR, HttpInspector.getDefaultInstance()));
    }
    encoded
        .setListenerFiltersTimeout(Scalars.duration(inspection.timeout()))
        .setContinueOnListenerFiltersTimeout(true);
  }

  private static ListenerFilter filter(String name, Message config) {
    return ListenerFilter.newBuilder().setName(name).setTypedConfig(Scalars.pack(config)).build();
  }

  private static io.envoyproxy.envoy.config.listener.v3.FilterChain encode(
      FilterChain chain, Direction direction) {
    var encoded =
        io.envoyproxy.envoy.config.listener.v3.FilterChain.newBuilder().setName(chain.name());
    if (!chain.match().equals(ChainMatch.any())) encoded.setFilterChainMatch(match(chain.match()));
    chain.tls().map(TlsEncoder::encode).ifPresent(encoded::setTransportSocket);
    switch (chain.filter()) {
      case HttpConnection http ->
          encoded.addFilters(network(HTTP, HttpEncoder.encode(http, direction)));
      case TcpProxy tcp -> encoded.addFilters(network(TCP, TcpEncoder.encode(tcp)));
    }
    return encoded.build();
  }

  private static Filter network(String name, Message config) {
    return Filter.newBuilder().setName(name).setTypedConfig(Scalars.pack(config)).build();
  }

  private static FilterChainMatch match(ChainMatch match) {
    FilterChainMatch.Builder encoded = FilterChainMatch.newBuilder();
    match.destinationPort().ifPresent(port -> encoded.setDestinationPort(Scalars.uint32(port)));
    for (String range : match.destinationRanges()) {
      int slash = range.indexOf('/');
      encoded.addPrefixRanges(
          CidrRange.newBuilder()
              .setAddressPrefix(range.substring(0, slash))
              .setPrefixLen(Scalars.uint32(Integer.parseInt(range.substring(slash + 1)))));
    }
    return encoded
        .addAllServerNames(match.serverNames())
        .setTransportProtocol(match.transportProtocol())
        .addAllApplicationProtocols(match.applicationProtocols())
        .build();
  }
}
