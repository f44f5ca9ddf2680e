package dev.meltemi.xds.decode;

import com.google.protobuf.Message;
import dev.meltemi.traffic.CertificateForwarding;
import dev.meltemi.traffic.HttpConnection;
import dev.meltemi.traffic.RouteSource;
import io.envoyproxy.envoy.extensions.filters.common.set_filter_state.v3.FilterStateValue;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.Cors;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.http.set_filter_state.v3.Config;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.CodecType;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.UpgradeConfig;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** HTTP connections: Envoy's HTTP connection manager. */
final class HttpDecoder {
  private static final Duration STREAM_IDLE_TIMEOUT = Duration.ofMinutes(5);

  private HttpDecoder() {}

  static HttpConnection decode(HttpConnectionManager http, Findings findings) {
    if (http.getCodecType() != CodecType.AUTO && http.getCodecType() != CodecType.HTTP1) {
      findings.refuse("codec_type " + http.getCodecType() + " is not supported");
    }
    List<String> offered = new ArrayList<>();
    for (HttpFilter filter : http.getHttpFiltersList()) filter(filter, offered, findings);
    for (UpgradeConfig upgrade : http.getUpgradeConfigsList()) {
      if (!upgrade.getUpgradeType().equalsIgnoreCase("websocket")) {
        findings.note("upgrade to " + upgrade.getUpgradeType() + " is left out");
      }
    }
    return new HttpConnection(
        http.getStatPrefix(),
        routes(http, findings),
        http.getUseRemoteAddress().getValue(),
        http.hasStreamIdleTimeout()
            ? Reads.duration(http.getStreamIdleTimeout())
            : STREAM_IDLE_TIMEOUT,
        AccessLogDecoder.decode(http.getAccessLogList(), findings),
        offered,
        clientCertificate(http, findings),
        http.hasTracing() ? TracingDecoder.decode(http.getTracing(), findings) : Optional.empty());
  }

  private static CertificateForwarding clientCertificate(
      HttpConnectionManager http, Findings findings) {
    CertificateForwarding how = forwarding(http, findings);
    var told = http.getSetCurrentClientCertDetails();
    boolean asIstio =
        told.getSubject().getValue()
            && told.getUri()
            && told.getDns()
            && told.getCert() == (how == CertificateForwarding.REPLACE);
    if (how != CertificateForwarding.NONE && !asIstio) {
      findings.note("set_current_client_cert_details other than Istio's are left out");
    }
    return how;
  }

  private static CertificateForwarding forwarding(HttpConnectionManager http, Findings findings) {
    return switch (http.getForwardClientCertDetails()) {
      case SANITIZE -> CertificateForwarding.NONE;
      case APPEND_FORWARD -> CertificateForwarding.APPEND;
      case SANITIZE_SET -> CertificateForwarding.REPLACE;
      case FORWARD_ONLY, ALWAYS_FORWARD_ONLY, UNRECOGNIZED -> {
        findings.refuse(
            "forward_client_cert_details "
                + http.getForwardClientCertDetails()
                + " is not supported");
        yield CertificateForwarding.NONE;
      }
    };
  }

  private static RouteSource routes(HttpConnectionManager http, Findings findings) {
    return switch (http.getRouteSpecifierCase()) {
      case RDS -> {
        Reads.overAds(http.getRds().getConfigSource(), "routes", findings);
        yield new RouteSource.Named(http.getRds().getRouteConfigName());
      }
      case ROUTE_CONFIG ->
          new RouteSource.Inline(RouteDecoder.decode(http.getRouteConfig(), findings));
      case SCOPED_ROUTES, ROUTESPECIFIER_NOT_SET ->
          throw new IllegalArgumentException("HTTP connections without routes");
    };
  }

  /** The order of the filters needs no look: each that is understood has one place in our proxy. */
  private static void filter(HttpFilter filter, List<String> offered, Findings findings) {
    Message config = Extensions.unpack(filter.getTypedConfig(), findings).orElse(null);
    switch (config) {
      case Router _ -> {}
      case Cors _ -> {}
      case HTTPFault fault -> {
        if (fault.hasAbort() || fault.hasDelay()) {
          findings.refuse("a fault for all routes in http_filters is not supported");
        }
      }
      case Config state -> offered.addAll(offered(state, findings));
      case null, default ->
          Extensions.missing("http filter", filter.getName(), filter.getTypedConfig(), findings);
    }
  }

  /** Of the state that a filter can set, the words that requests offer upstream. */
  private static List<String> offered(Config state, Findings findings) {
    List<String> offered = new ArrayList<>();
    for (FilterStateValue value : state.getOnRequestHeadersList()) {
      boolean upstream = value.getSharedWithUpstream() != FilterStateValue.SharedWithUpstream.NONE;
      if (!value.getObjectKey().equals("envoy.network.application_protocols") || !upstream) {
        findings.refuse("filter state " + value.getObjectKey() + " is not supported");
        continue;
      }
      String words = Reads.text(value.getFormatString().getTextFormatSource());
      if (words.indexOf('%') >= 0) findings.refuse("filter state that depends on the request");
      offered.addAll(List.of(words.split(",")));
    }
    return offered;
  }
}
