package dev.meltemi.pilot.debug;

import dev.meltemi.xds.ResourceType;
import dev.meltemi.xds.encode.EncodedResources;
import dev.meltemi.xds.json.EnvoyJson;
import java.util.stream.Collectors;

/** What a proxy is sent, as Envoy's JSON, by type and name. */
final class ConfigDump {
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
        .map(EnvoyJson::print)
        .collect(Collectors.joining(",\n"));
  }
}
