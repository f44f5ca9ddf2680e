package dev.meltemi.proxy.admin;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import dev.meltemi.xds.json.EnvoyJson;
import io.envoyproxy.envoy.admin.v3.BootstrapConfigDump;
import io.envoyproxy.envoy.admin.v3.ClustersConfigDump;
import io.envoyproxy.envoy.admin.v3.EndpointsConfigDump;
import io.envoyproxy.envoy.admin.v3.ListenersConfigDump;
import io.envoyproxy.envoy.admin.v3.RoutesConfigDump;
import io.envoyproxy.envoy.admin.v3.SecretsConfigDump;

/** Protobuf's JSON with Envoy's field names, packed messages opened. */
final class Json {
  private static final TypeRegistry TYPES =
      TypeRegistry.newBuilder()
          .add(BootstrapConfigDump.getDescriptor())
          .add(ClustersConfigDump.getDescriptor())
          .add(ListenersConfigDump.getDescriptor())
          .add(RoutesConfigDump.getDescriptor())
          .add(EndpointsConfigDump.getDescriptor())
          .add(SecretsConfigDump.getDescriptor())
          .add(EnvoyJson.types())
          .build();

  private Json() {}

  static String of(Message message) {
    return print(JsonFormat.printer(), message);
  }

  /** Also shows what has its default value. */
  static String whole(Message message) {
    return print(JsonFormat.printer().alwaysPrintFieldsWithNoPresence(), message);
  }

  private static String print(JsonFormat.Printer printer, Message message) {
    try {
      return printer.usingTypeRegistry(TYPES).preservingProtoFieldNames().print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a message type is missing in the registry", e);
    }
  }
}
