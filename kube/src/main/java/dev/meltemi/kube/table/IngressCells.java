package dev.meltemi.kube.table;

import dev.meltemi.kube.store.Json;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What kubectl shows of an Ingress. */
final class IngressCells {
  private IngressCells() {}

  static String hosts(JsonNode ingress) {
    String hosts =
        Json.at(ingress, "spec", "rules")
            .valueStream()
            .map(rule -> Json.text(rule, "host"))
            .filter(host -> !host.isEmpty())
            .collect(Collectors.joining(","));
    return hosts.isEmpty() ? "*" : hosts;
  }

  static String addresses(JsonNode ingress) {
    return Json.at(ingress, "status", "loadBalancer", "ingress")
        .valueStream()
        .map(address -> Json.text(address, "ip"))
        .collect(Collectors.joining(","));
  }

  static String ports(JsonNode ingress) {
    return Json.at(ingress, "spec", "tls").isEmpty() ? "80" : "80, 443";
  }
}
