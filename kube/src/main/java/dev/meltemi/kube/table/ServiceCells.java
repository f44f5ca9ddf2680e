package dev.meltemi.kube.table;

import dev.meltemi.kube.store.Json;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What kubectl shows of services. */
final class ServiceCells {

  private ServiceCells() {}

  static String externalIp(JsonNode service) {
    return switch (Json.text(service, "spec", "type")) {
      case "ExternalName" -> Json.text(service, "spec", "externalName");
      case "LoadBalancer" -> {
        String addresses =
            Json.at(service, "status", "loadBalancer", "ingress")
                .valueStream()
                .map(each ->
                    Json.text(each, "ip").isEmpty()
                        ? Json.text(each, "hostname")
                        : Json.text(each, "ip"))
                .collect(Collectors.joining(","));
        yield addresses.isEmpty() ? "<pending>" : addresses;
      }
      default -> Column.NONE;
    };
  }

  static String ports(JsonNode service) {
    return Column.orNone(
        Json.at(service, "spec", "ports")
            .valueStream()
            .map(ServiceCells::port)
            .collect(Collectors.joining(",")));
  }

  private static String port(JsonNode port) {
    int nodePort = port.path("nodePort").asInt(0);
    return port.path("port").asInt(0)
        + (nodePort == 0 ? "" : ":" + nodePort)
        + "/"
        + Json.text(port, "protocol");
  }
}
