package dev.meltemi.xds.bootstrap;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import dev.meltemi.xds.decode.Decoded;
import dev.meltemi.xds.json.EnvoyJson;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Envoy's bootstrap as a message, from JSON or YAML. Fields and types nobody knows are refused. */
final class BootstrapText {
  private BootstrapText() {}

  static Decoded<Bootstrap> parse(String text) {
    try {
      String json = text.stripLeading().startsWith("{") ? text : toJson(text);
      Bootstrap.Builder bootstrap = Bootstrap.newBuilder();
      EnvoyJson.parse(json, bootstrap);
      return new Decoded.Ok<>(bootstrap.build(), List.of());
    } catch (InvalidProtocolBufferException | YamlEngineException e) {
      return new Decoded.Refused<>(List.of("not a bootstrap: " + e.getMessage()));
    }
  }

  static Decoded<Bootstrap> parse(byte[] message) {
    try {
      return new Decoded.Ok<>(Bootstrap.parseFrom(message), List.of());
    } catch (InvalidProtocolBufferException e) {
      return new Decoded.Refused<>(List.of("not a bootstrap: " + e.getMessage()));
    }
  }

  private static String toJson(String yaml) throws InvalidProtocolBufferException {
    Object document = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    return JsonFormat.printer().omittingInsignificantWhitespace().print(value(document));
  }

  private static Value value(Object yaml) {
    Value.Builder value = Value.newBuilder();
    switch (yaml) {
      case Map<?, ?> map -> {
        Struct.Builder struct = Struct.newBuilder();
        map.forEach((key, field) -> struct.putFields(String.valueOf(key), value(field)));
        value.setStructValue(struct);
      }
      case List<?> list -> {
        ListValue.Builder values = ListValue.newBuilder();
        list.forEach(element -> values.addValues(value(element)));
        value.setListValue(values);
      }
      case Boolean truth -> value.setBoolValue(truth);
      case Number number -> value.setNumberValue(number.doubleValue());
      case null -> value.setNullValue(NullValue.NULL_VALUE);
      default -> value.setStringValue(yaml.toString());
    }
    return value.build();
  }
}
