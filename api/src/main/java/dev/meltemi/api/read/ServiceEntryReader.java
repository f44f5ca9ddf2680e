package dev.meltemi.api.read;

import dev.meltemi.api.istio.ServiceEntry;
import dev.meltemi.api.istio.ServiceEntry.Location;
import dev.meltemi.api.istio.ServiceEntry.Resolution;
import dev.meltemi.api.meta.ObjectMeta;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Binds a ServiceEntry. */
final class ServiceEntryReader {
  private ServiceEntryReader() {}

  private static final Map<String, Location> LOCATIONS =
      Map.of(
          "MESH_EXTERNAL", Location.MESH_EXTERNAL,
          "MESH_INTERNAL", Location.MESH_INTERNAL);

  private static final Map<String, Resolution> RESOLUTIONS =
      Map.of(
          "NONE", Resolution.NONE,
          "STATIC", Resolution.STATIC,
          "DNS", Resolution.DNS,
          "DNS_ROUND_ROBIN", Resolution.DNS_ROUND_ROBIN,
          "DYNAMIC_DNS", Resolution.DYNAMIC_DNS);

  static ServiceEntry read(Fields document, ObjectMeta meta) {
    var origin = document.report().origin(document.line());
    return document
        .message("spec", spec -> spec(spec, meta))
        .orElseGet(() ->
            new ServiceEntry(
                meta,
                origin,
                List.of(),
                List.of(),
                List.of(),
                Location.MESH_EXTERNAL,
                Resolution.NONE,
                List.of(),
                List.of("*"),
                List.of(),
                Optional.empty()));
  }

  private static ServiceEntry spec(Fields spec, ObjectMeta meta) {
    spec.onlyOneOf("endpoints", "workloadSelector");
    List<ServiceEntry.Port> ports = spec.messages("ports", ServiceEntryReader::port);
    List<ServiceEntry.Endpoint> endpoints =
        spec.messages("endpoints", ServiceEntryReader::endpoint);
    var exportTo = spec.texts("exportTo");
    return new ServiceEntry(
        meta,
        spec.report().origin(spec.line()),
        spec.texts("hosts").stream().map(host -> host.toLowerCase(Locale.ROOT)).toList(),
        spec.texts("addresses"),
        ports,
        spec.choice("location", LOCATIONS).orElse(Location.MESH_EXTERNAL),
        spec.choice("resolution", RESOLUTIONS).orElse(Resolution.NONE),
        endpoints,
        exportTo.isEmpty() ? List.of("*") : exportTo,
        spec.texts("subjectAltNames"),
        spec.message("workloadSelector", f -> f.textMap("labels")));
  }

  private static ServiceEntry.Port port(Fields fields) {
    if (!fields.has("number")) {
      fields.error("PortRequired", "number is required.", "For example: number: 80");
    }
    return new ServiceEntry.Port(
        fields.port("number").orElse(0),
        fields.textOrEmpty("name"),
        fields.textOrEmpty("protocol").toUpperCase(Locale.ROOT),
        fields.port("targetPort"));
  }

  private static ServiceEntry.Endpoint endpoint(Fields fields) {
    fields.accept("serviceAccount");
    return new ServiceEntry.Endpoint(
        fields.textOrEmpty("address"),
        fields.message("ports", ServiceEntryReader::ports).orElse(Map.of()),
        fields.textMap("labels"),
        Math.max(1, fields.count("weight").orElse(1)),
        fields.textOrEmpty("network"),
        fields.textOrEmpty("locality"));
  }

  private static Map<String, Integer> ports(Fields fields) {
    var ports = new LinkedHashMap<String, Integer>();
    for (var entry : fields.node().entries()) {
      fields.port(entry.key()).ifPresent(number -> ports.put(entry.key(), number));
    }
    return Map.copyOf(ports);
  }
}
