package dev.meltemi.api.convert;

import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.yaml.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** EgressRules become ServiceEntries. */
final class EgressRules {
  private final Targets targets;
  private final List<Problem> problems;
  private final List<Map<String, Object>> documents = new ArrayList<>();

  EgressRules(Targets targets, List<Problem> problems) {
    this.targets = targets;
    this.problems = problems;
  }

  void add(Node.Mapping document, Origin origin, String name, String namespace) {
    var spec = Old.spec(document, origin, problems);
    var host = spec.inner("destination").map(EgressRules::host).orElse("");
    if (host.isEmpty()) {
      spec.error("destination.service is required", "For example: {service: httpbin.org}");
    }
    boolean address = host.matches("[0-9.]+(/[0-9]+)?");
    var known =
        address ? name + "." + (namespace.isEmpty() ? "default" : namespace) + ".external" : host;
    List<Map<String, Object>> ports = new ArrayList<>();
    List<Map<String, Object>> secured = new ArrayList<>();
    for (var port : spec.items("ports")) port(port, known, ports, secured);
    spec.value("useEgressProxy")
        .filter(Boolean.TRUE::equals)
        .ifPresent(
            _ -> spec.error("an egress proxy is a Gateway today", "See docs/tasks/egress.md."));
    spec.done();
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("hosts", List.of(known));
    if (address) entry.put("addresses", List.of(host));
    entry.put("location", "MESH_EXTERNAL");
    entry.put("resolution", address || host.startsWith("*") ? "NONE" : "DNS");
    entry.put("ports", ports);
    documents.add(Modern.document("ServiceEntry", name, namespace, entry));
    if (secured.isEmpty()) return;
    var target = targets.target(namespace, known, Map.of());
    if (!targets.policy(target, Map.of("portLevelSettings", secured))) {
      spec.error("there is another policy for " + known, "Write the DestinationRule by hand.");
    }
  }

  private static String host(Old destination) {
    var host = destination.text("service");
    destination.refuse("the host of an EgressRule is its service", "Write service.", "name");
    destination.done();
    return host;
  }

  /** Of https, applications spoke http to the port, and the proxy spoke TLS for them. */
  private static void port(
      Old port, String host, List<Map<String, Object>> ports, List<Map<String, Object>> secured) {
    var protocol = port.text("protocol").toUpperCase(Locale.ROOT);
    var number = port.value("port").orElse(0);
    port.done();
    boolean tls = protocol.equals("HTTPS");
    var spoken = tls ? "HTTP" : protocol;
    Map<String, Object> modern = new LinkedHashMap<>();
    modern.put("number", number);
    modern.put("name", spoken.toLowerCase(Locale.ROOT) + "-" + number);
    modern.put("protocol", spoken);
    ports.add(modern);
    if (!tls) return;
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("port", Map.of("number", number));
    settings.put("tls", Map.of("mode", "SIMPLE"));
    secured.add(settings);
    port.warn(
        "applications go on calling http://%s:%s, and the proxy speaks TLS for them"
            .formatted(host, number),
        "For applications that speak TLS themselves write protocol: TLS and no DestinationRule.");
  }

  List<Map<String, Object>> serviceEntries() {
    return documents;
  }
}
