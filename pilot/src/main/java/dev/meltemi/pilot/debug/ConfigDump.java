package dev.meltemi.pilot.debug;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import dev.meltemi.xds.ResourceType;
import dev.meltemi.xds.encode.EncodedResource;
import dev.meltemi.xds.encode.EncodedResources;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import io.envoyproxy.envoy.extensions.access_loggers.stream.v3.StdoutAccessLog;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.listener.http_inspector.v3.HttpInspector;
import io.envoyproxy.envoy.extensions.filters.listener.original_dst.v3.OriginalDst;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.util.Base64;
import java.util.stream.Collectors;

/** What a proxy is sent, as Envoy's JSON, by type and name. */
final class ConfigDump {
  private static final TypeRegistry TYPES =
      TypeRegistry.newBuilder()
          .add(Cluster.getDescriptor())
          .add(ClusterLoadAssignment.getDescriptor())
          .add(Listener.getDescriptor())
          .add(RouteConfiguration.getDescriptor())
          .add(HttpConnectionManager.getDescriptor())
          .add(TcpProxy.getDescriptor())
          .add(Router.getDescriptor())
          .add(HTTPFault.getDescriptor())
          .add(HttpInspector.getDescriptor())
          .add(TlsInspector.getDescriptor())
          .add(OriginalDst.getDescriptor())
          .add(FileAccessLog.getDescriptor())
          .add(StdoutAccessLog.getDescriptor())
          .add(PreviousHostsPredicate.getDescriptor())
          .add(HttpProtocolOptions.getDescriptor())
          .build();

  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().usingTypeRegistry(TYPES).preservingProtoFieldNames();

  private ConfigDump() {}

  static String of(EncodedResources resources) {
    var types =
        java.util.Arrays.stream(ResourceType.values())
            .map(type ->
                "\"%s\": [\n%s\n]"
                    .formatted(
                        type.name().toLowerCase(java.util.Locale.ROOT), all(resources, type)))
            .collect(Collectors.joining(",\n"));
    return "{\n" + types + "\n}\n";
  }

  private static String all(EncodedResources resources, ResourceType type) {
    return resources.of(type).values().stream()
        .map(ConfigDump::json)
        .collect(Collectors.joining(",\n"));
  }

  private static String json(EncodedResource resource) {
    try {
      return PRINTER.print(resource.body());
    } catch (InvalidProtocolBufferException e) {
      // An extension that this page does not know; the bytes are still the truth.
      String bytes = Base64.getEncoder().encodeToString(resource.body().getValue().toByteArray());
      return "{\"@type\": \"%s\", \"name\": \"%s\", \"base64\": \"%s\"}"
          .formatted(resource.body().getTypeUrl(), resource.name(), bytes);
    }
  }
}
