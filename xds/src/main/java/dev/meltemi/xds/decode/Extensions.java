package dev.meltemi.xds.decode;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.http.set_filter_state.v3.Config;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Envoy's extensions: which are understood, and which may be missing without harm. */
final class Extensions {
  static final String ORIGINAL_DST =
      "envoy.extensions.filters.listener.original_dst.v3.OriginalDst";
  static final String TLS_INSPECTOR =
      "envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector";
  static final String HTTP_INSPECTOR =
      "envoy.extensions.filters.listener.http_inspector.v3.HttpInspector";
  static final String CORS = "envoy.extensions.filters.http.cors.v3.Cors";
  private static final String RAW_BUFFER =
      "envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer";
  static final String PREVIOUS_HOSTS =
      "envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate";

  /** Filters that observe, or that prepare what only other filters here use. By type. */
  private static final Set<String> HARMLESS =
      Set.of(
          "envoy.extensions.filters.http.grpc_stats.v3.FilterConfig",
          "io.istio.http.peer_metadata.Config",
          "stats.PluginConfig");

  private static final Map<String, Message> UNDERSTOOD =
      Map.of(
          "envoy.extensions.filters.http.set_filter_state.v3.Config",
          Config.getDefaultInstance(),
          "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
          HttpConnectionManager.getDefaultInstance(),
          "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy",
          TcpProxy.getDefaultInstance(),
          "envoy.extensions.filters.http.router.v3.Router",
          Router.getDefaultInstance(),
          "envoy.extensions.filters.http.fault.v3.HTTPFault",
          HTTPFault.getDefaultInstance(),
          "envoy.extensions.access_loggers.file.v3.FileAccessLog",
          FileAccessLog.getDefaultInstance(),
          "envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
          HttpProtocolOptions.getDefaultInstance());

  private Extensions() {}

  /** The full name of the message inside. */
  static String type(Any any) {
    return any.getTypeUrl().substring(any.getTypeUrl().lastIndexOf('/') + 1);
  }

  /**
   * Istio's own filters ({@code istio.stats}, {@code istio.alpn}, …) are about telemetry and TLS.
   */
  private static boolean isHarmless(String name, Any config) {
    return name.startsWith("istio.")
        || HARMLESS.contains(type(config))
        || (type(config).equals(CORS) && config.getValue().isEmpty());
  }

  static boolean isPlaintext(TransportSocket socket) {
    return type(socket.getTypedConfig()).equals(RAW_BUFFER)
        || socket.getName().equals("envoy.transport_sockets.raw_buffer");
  }

  /** Reports an extension that is not here: with a note when harmless, else it is refused. */
  static void missing(String what, String name, Any config, Findings findings) {
    if (isHarmless(name, config)) {
      findings.note(what + " " + name + " is left out");
    } else {
      findings.refuse(what + " " + name + " (" + type(config) + ") is not supported");
    }
  }

  /** The message of an extension that is understood; empty for any other. */
  static Optional<Descriptor> descriptor(Any config) {
    return Optional.ofNullable(UNDERSTOOD.get(type(config))).map(Message::getDescriptorForType);
  }

  /** The configuration of an extension that is understood; empty for any other. */
  static Optional<Message> unpack(Any config, Findings findings) {
    Message prototype = UNDERSTOOD.get(type(config));
    if (prototype == null) return Optional.empty();
    try {
      return Optional.of(prototype.getParserForType().parseFrom(config.getValue()));
    } catch (InvalidProtocolBufferException e) {
      findings.refuse(type(config) + " is not valid: " + e.getMessage());
      return Optional.empty();
    }
  }
}
