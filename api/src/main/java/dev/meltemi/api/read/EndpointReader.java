package dev.meltemi.api.read;

import dev.meltemi.api.istio.ServiceEntry;
import dev.meltemi.api.istio.WorkloadEntry;
import dev.meltemi.api.meta.ObjectMeta;
import java.util.LinkedHashMap;
import java.util.Map;

/** Binds endpoints: those of a ServiceEntry, and WorkloadEntries, which are written alike. */
final class EndpointReader {
  private static final ServiceEntry.Endpoint NOTHING =
      new ServiceEntry.Endpoint("", Map.of(), Map.of(), 1, "");

  private EndpointReader() {}

  static WorkloadEntry workloadEntry(Fields document, ObjectMeta meta) {
    var origin = document.report().origin(document.line());
    return document
        .message(
            "spec",
            spec -> new WorkloadEntry(meta, spec.report().origin(spec.line()), endpoint(spec)))
        .orElseGet(() -> new WorkloadEntry(meta, origin, NOTHING));
  }

  static ServiceEntry.Endpoint endpoint(Fields fields) {
    return new ServiceEntry.Endpoint(
        fields.textOrEmpty("address"),
        fields.message("ports", EndpointReader::ports).orElse(Map.of()),
        fields.textMap("labels"),
        Math.max(1, fields.count("weight").orElse(1)),
        fields.textOrEmpty("network"),
        fields.textOrEmpty("serviceAccount"),
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
