package dev.meltemi.xds.encode;

import com.google.protobuf.Message;
import dev.meltemi.traffic.CertificateForwarding;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.HttpConnection;
import dev.meltemi.traffic.RouteSource;
import dev.meltemi.traffic.RouteTable;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.extensions.filters.common.set_filter_state.v3.FilterStateValue;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.Cors;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.http.set_filter_state.v3.Config;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ForwardClientCertDetails;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.PathWithEscapedSlashesAction;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.SetCurrentClientCertDetails;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.UpgradeConfig;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import java.util.List;

/** HTTP connections: Envoy's HTTP connection manager, set up as Istio does. */
final class HttpEncoder {
  static final String ROUTER = "envoy.filters.http.router";
  private static final String FILTER_STATE = "envoy.filters.http.set_filter_state";
  private static final String UPSTREAM_PROTOCOLS = "envoy.network.application_protocols";

  private HttpEncoder() {}

  static HttpConnectionManager encode(HttpConnection http, Direction direction) {
    HttpConnectionManager.Builder encoded =
        HttpConnectionManager.newBuilder()
            .setStatPrefix(http.statPrefix())
            .setUseRemoteAddress(Scalars.bool(http.edge()))
            .setStreamIdleTimeout(Scalars.duration(http.streamIdleTimeout()))
            .setGenerateRequestId(Scalars.bool(true))
            .setProxy100Continue(true)
            .setNormalizePath(Scalars.bool(true))
            .setPathWithEscapedSlashesAction(PathWithEscapedSlashesAction.KEEP_UNCHANGED)
            .addUpgradeConfigs(UpgradeConfig.newBuilder().setUpgradeType("websocket"))
            .addHttpFilters(filter(FaultEncoder.FILTER, HTTPFault.getDefaultInstance()))
            .addHttpFilters(filter(CorsEncoder.FILTER, Cors.getDefaultInstance()));
    if (!http.upstreamProtocols().isEmpty()) {
      encoded.addHttpFilters(filter(FILTER_STATE, offer(http.upstreamProtocols())));
    }
    encoded.addHttpFilters(filter(ROUTER, Router.getDefaultInstance()));
    // As with Istio, only a sidecar's outbound side calls itself plainly "envoy".
    if (http.edge() || direction == Direction.INBOUND) encoded.setServerName("istio-envoy");
    clientCertificate(http.clientCertificate(), encoded);
    switch (http.routes()) {
      case RouteSource.Named(String table) ->
          encoded.setRds(Rds.newBuilder().setConfigSource(Scalars.ADS).setRouteConfigName(table));
      case RouteSource.Inline(RouteTable table) ->
          encoded.setRouteConfig(RouteEncoder.encode(table));
    }
    http.accessLog().map(AccessLogEncoder::encode).ifPresent(encoded::addAccessLog);
    http.tracing().map(TracingEncoder::encode).ifPresent(encoded::setTracing);
    return encoded.build();
  }

  private static void clientCertificate(
      CertificateForwarding how, HttpConnectionManager.Builder encoded) {
    if (how == CertificateForwarding.NONE) return;
    boolean whole = how == CertificateForwarding.REPLACE;
    encoded
        .setForwardClientCertDetails(
            whole ? ForwardClientCertDetails.SANITIZE_SET : ForwardClientCertDetails.APPEND_FORWARD)
        .setSetCurrentClientCertDetails(
            SetCurrentClientCertDetails.newBuilder()
                .setSubject(Scalars.bool(true))
                .setCert(whole)
                .setUri(true)
                .setDns(true));
  }

  /** What Istio does by a filter of its own (istio.alpn), in the words of any Envoy. */
  private static Config offer(List<String> protocols) {
    return Config.newBuilder()
        .addOnRequestHeaders(
            FilterStateValue.newBuilder()
                .setObjectKey(UPSTREAM_PROTOCOLS)
                .setSharedWithUpstream(FilterStateValue.SharedWithUpstream.ONCE)
                .setFormatString(
                    SubstitutionFormatString.newBuilder()
                        .setTextFormatSource(
                            DataSource.newBuilder().setInlineString(String.join(",", protocols)))))
        .build();
  }

  private static HttpFilter filter(String name, Message config) {
    return HttpFilter.newBuilder().setName(name).setTypedConfig(Scalars.pack(config)).build();
  }
}
