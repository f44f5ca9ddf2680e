package dev.meltemi.xds.json;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import dev.meltemi.xds.encode.EncodedResource;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.trace.v3.OpenTelemetryConfig;
import io.envoyproxy.envoy.config.trace.v3.ZipkinConfig;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.Cors;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.CorsPolicy;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.http.set_filter_state.v3.Config;
import io.envoyproxy.envoy.extensions.filters.listener.http_inspector.v3.HttpInspector;
import io.envoyproxy.envoy.extensions.filters.listener.original_dst.v3.OriginalDst;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.util.Base64;
import java.util.List;

/** Prints and parses with the extensions that we understand. Thread-safe. */
public final class EnvoyJson {
  private static final List<Descriptor> TYPES =
      List.of(
          Cluster.getDescriptor(),
          ClusterLoadAssignment.getDescriptor(),
          Listener.getDescriptor(),
          RouteConfiguration.getDescriptor(),
          Secret.getDescriptor(),
          DownstreamTlsContext.getDescriptor(),
          UpstreamTlsContext.getDescriptor(),
          HttpConnectionManager.getDescriptor(),
          TcpProxy.getDescriptor(),
          Router.getDescriptor(),
          HTTPFault.getDescriptor(),
          Cors.getDescriptor(),
          CorsPolicy.getDescriptor(),
          Config.getDescriptor(),
          FileAccessLog.getDescriptor(),
          OpenTelemetryConfig.getDescriptor(),
          ZipkinConfig.getDescriptor(),
          OriginalDst.getDescriptor(),
          TlsInspector.getDescriptor(),
          HttpInspector.getDescriptor(),
          HttpProtocolOptions.getDescriptor(),
          RawBuffer.getDescriptor(),
          PreviousHostsPredicate.getDescriptor());

  private static final TypeRegistry REGISTRY = TypeRegistry.newBuilder().add(TYPES).build();

  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().usingTypeRegistry(REGISTRY).preservingProtoFieldNames();

  private EnvoyJson() {}

  /** Every resource and every extension that we understand. */
  public static List<Descriptor> types() {
    return TYPES;
  }

  /**
   * A resource as in Envoy's {@code /config_dump}: its fields, with {@code @type} first, private
   * keys redacted. One with an extension that we do not know is printed as its bytes in base64.
   */
  public static String print(EncodedResource resource) {
    Any body = Redaction.of(resource);
    try {
      return PRINTER.print(body);
    } catch (InvalidProtocolBufferException unknownExtension) {
      return "{\"@type\": \"%s\", \"base64\": \"%s\"}"
          .formatted(
              body.getTypeUrl(), Base64.getEncoder().encodeToString(body.getValue().toByteArray()));
    }
  }

  /**
   * Fills {@code into} from JSON.
   *
   * @throws InvalidProtocolBufferException when it is no JSON, or has a field or type nobody knows
   */
  public static void parse(String json, Message.Builder into)
      throws InvalidProtocolBufferException {
    JsonFormat.parser().usingTypeRegistry(REGISTRY).merge(json, into);
  }
}
