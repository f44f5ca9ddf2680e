package dev.meltemi.xds.decode;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import dev.meltemi.traffic.ChainMatch;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.Inspection;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.NetworkFilter;
import dev.meltemi.traffic.ServerTls;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Listeners with their filter chains. */
final class ListenerDecoder {
  private static final Duration INSPECTION_TIMEOUT = Duration.ofSeconds(15);

  private ListenerDecoder() {}

  static Listener decode(
      io.envoyproxy.envoy.config.listener.v3.Listener listener, Findings findings) {
    List<FilterChain> chains = new ArrayList<>();
    for (var chain : listener.getFilterChainsList()) {
      if (needsForeignSecrets(chain)) {
        findings.note(
            "filter chain '" + chain.getName() + "' is left out: its secrets are not over ADS");
      } else {
        chains.add(chain(chain, findings));
      }
    }
    if (chains.isEmpty() && listener.getFilterChainsCount() > 0) {
      findings.refuse("all filter chains need secrets that do not come over ADS");
    }
    return new Listener(
        listener.getName(),
        Reads.address(listener.getAddress().getSocketAddress()),
        direction(listener.getTrafficDirection()),
        !listener.hasBindToPort() || listener.getBindToPort().getValue(),
        listener.getUseOriginalDst().getValue(),
        inspection(listener, findings),
        chains,
        listener.hasDefaultFilterChain()
            ? Optional.of(chain(listener.getDefaultFilterChain(), findings))
            : Optional.empty());
  }

  private static Direction direction(TrafficDirection direction) {
    return switch (direction) {
      case INBOUND -> Direction.INBOUND;
      case OUTBOUND -> Direction.OUTBOUND;
      case UNSPECIFIED, UNRECOGNIZED -> Direction.UNSPECIFIED;
    };
  }

  private static Inspection inspection(
      io.envoyproxy.envoy.config.listener.v3.Listener listener, Findings findings) {
    boolean originalDestination = false;
    boolean tls = false;
    boolean http = false;
    for (ListenerFilter filter : listener.getListenerFiltersList()) {
      switch (Extensions.type(filter.getTypedConfig())) {
        case Extensions.ORIGINAL_DST -> originalDestination = true;
        case Extensions.TLS_INSPECTOR -> tls = true;
        case Extensions.HTTP_INSPECTOR -> http = true;
        default ->
            Extensions.missing(
                "listener filter", filter.getName(), filter.getTypedConfig(), findings);
      }
    }
    Duration timeout =
        listener.hasListenerFiltersTimeout()
            ? Reads.duration(listener.getListenerFiltersTimeout())
            : INSPECTION_TIMEOUT;
    boolean waits = (tls || http) && !timeout.isZero();
    if (waits && !listener.getContinueOnListenerFiltersTimeout()) {
      findings.note("a connection goes on, rather than ends, after listener_filters_timeout");
    }
    return new Inspection(originalDestination, tls, http, timeout);
  }

  /**
   * A chain that only TLS connections reach, with secrets that a local agent of Istio would serve:
   * without it they are closed, or passed on as they are, but never taken for plaintext.
   */
  private static boolean needsForeignSecrets(
      io.envoyproxy.envoy.config.listener.v3.FilterChain chain) {
    return chain.getFilterChainMatch().getTransportProtocol().equals("tls")
        && chain.hasTransportSocket()
        && !TlsDecoder.isOverAds(chain.getTransportSocket());
  }

  private static FilterChain chain(
      io.envoyproxy.envoy.config.listener.v3.FilterChain chain, Findings findings) {
    Optional<ServerTls> tls =
        chain.hasTransportSocket() && !Extensions.isPlaintext(chain.getTransportSocket())
            ? TlsDecoder.server(chain.getTransportSocket(), findings)
            : Optional.empty();
    Optional<NetworkFilter> last = Optional.empty();
    for (Filter filter : chain.getFiltersList()) {
      Optional<NetworkFilter> decoded = network(filter.getTypedConfig(), findings);
      if (decoded.isEmpty()) {
        Extensions.missing("filter", filter.getName(), filter.getTypedConfig(), findings);
      } else {
        last = decoded;
      }
    }
    return new FilterChain(
        chain.getName(),
        match(chain.getFilterChainMatch()),
        tls,
        last.orElseThrow(() ->
            new IllegalArgumentException(
                "filter chain '" + chain.getName() + "' without HTTP or TCP proxy")));
  }

  private static Optional<NetworkFilter> network(Any config, Findings findings) {
    Message message = Extensions.unpack(config, findings).orElse(null);
    return switch (message) {
      case HttpConnectionManager http -> Optional.of(HttpDecoder.decode(http, findings));
      case TcpProxy tcp -> Optional.of(TcpDecoder.decode(tcp, findings));
      case null, default -> Optional.empty();
    };
  }

  private static ChainMatch match(FilterChainMatch match) {
    ChainMatch decoded =
        new ChainMatch(
            match.hasDestinationPort()
                ? OptionalInt.of(match.getDestinationPort().getValue())
                : OptionalInt.empty(),
            match.getPrefixRangesList().stream()
                .map(range -> range.getAddressPrefix() + "/" + range.getPrefixLen().getValue())
                .toList(),
            match.getServerNamesList(),
            match.getTransportProtocol(),
            match.getApplicationProtocolsList());
    return decoded.equals(ChainMatch.any()) ? ChainMatch.any() : decoded;
  }
}
