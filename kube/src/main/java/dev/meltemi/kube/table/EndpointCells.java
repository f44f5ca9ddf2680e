package dev.meltemi.kube.table;

import dev.meltemi.kube.store.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What kubectl shows of Endpoints and EndpointSlices. */
final class EndpointCells {

  private static final int SHOWN = 3;

  private EndpointCells() {}

  static String addresses(JsonNode endpoints) {
    List<String> all = new ArrayList<>();
    for (JsonNode subset : endpoints.path("subsets")) {
      for (JsonNode address : subset.path("addresses")) {
        for (JsonNode port : subset.path("ports")) {
          all.add(Json.text(address, "ip") + ":" + port.path("port").asInt(0));
        }
      }
    }
    return first(all);
  }

  static String sliceAddresses(JsonNode slice) {
    List<String> all = new ArrayList<>();
    slice
        .path("endpoints")
        .forEach(endpoint ->
            endpoint.path("addresses").forEach(address -> all.add(address.asString(""))));
    return all.isEmpty() ? "<unset>" : first(all);
  }

  static String slicePorts(JsonNode slice) {
    String ports =
        slice
            .path("ports")
            .valueStream()
            .map(port -> port.path("port").asString(""))
            .collect(Collectors.joining(","));
    return ports.isEmpty() ? "<unset>" : ports;
  }

  private static String first(List<String> all) {
    if (all.size() <= SHOWN) {
      return Column.orNone(String.join(",", all));
    }
    return String.join(",", all.subList(0, SHOWN)) + " + " + (all.size() - SHOWN) + " more...";
  }
}
