package dev.meltemi.kube.controller;

import dev.meltemi.kube.store.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The pods behind a service, grouped by the port numbers that they offer: named target ports can
 * have other numbers in other pods. Pure.
 */
final class ServiceEndpoints {

  private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
  static final String MANAGER = "endpointslice-controller.meltemi.dev";
  static final String SERVICE_NAME = "kubernetes.io/service-name";

  private record Port(String name, int number, String protocol, String appProtocol) {
    ObjectNode tree() {
      ObjectNode tree =
          Json.object().put("name", name).put("port", number).put("protocol", protocol);
      return appProtocol.isEmpty() ? tree : tree.put("appProtocol", appProtocol);
    }
  }

  private final ObjectNode service;
  private final boolean publishNotReady;
  private final Map<List<Port>, List<ObjectNode>> groups = new LinkedHashMap<>();

  /**
   * @param pods that the service selects
   */
  ServiceEndpoints(ObjectNode service, List<ObjectNode> pods) {
    this.service = service;
    this.publishNotReady = Json.at(service, "spec", "publishNotReadyAddresses").asBoolean(false);
    for (ObjectNode pod : pods) {
      if (Pods.isActive(pod) && !Pods.ip(pod).isEmpty()) {
        groups.computeIfAbsent(ports(pod), _ -> new ArrayList<>()).add(pod);
      }
    }
  }

  /** One slice for each group; one without endpoints when there is no pod. */
  List<ObjectNode> slices() {
    List<ObjectNode> slices = new ArrayList<>();
    Map<List<Port>, List<ObjectNode>> all =
        groups.isEmpty() ? Map.of(List.of(), List.of()) : groups;
    all.forEach((ports, pods) -> slices.add(slice(ports, pods)));
    return slices;
  }

  /** The older form of the same. */
  ObjectNode endpoints() {
    ObjectNode endpoints = Json.object();
    ObjectNode metadata = endpoints.putObject("metadata").put("name", name());
    metadata.set(
        "labels",
        Json.at(service, "metadata", "labels").isObject()
            ? Json.at(service, "metadata", "labels")
            : Json.object());
    ArrayNode subsets = endpoints.putArray("subsets");
    groups.forEach((ports, pods) -> {
      ObjectNode subset = subsets.addObject();
      for (ObjectNode pod : pods) {
        String list = isReady(pod) ? "addresses" : "notReadyAddresses";
        ArrayNode addresses =
            subset.path(list) instanceof ArrayNode there ? there : subset.putArray(list);
        ObjectNode address =
            addresses
                .addObject()
                .put("ip", Pods.ip(pod))
                .put("nodeName", Json.text(pod, "spec", "nodeName"));
        address.set("targetRef", reference(pod));
      }
      ArrayNode list = subset.putArray("ports");
      ports.forEach(port -> list.add(port.tree()));
    });
    return endpoints;
  }

  private ObjectNode slice(List<Port> ports, List<ObjectNode> pods) {
    ObjectNode slice = Json.object();
    ObjectNode metadata = slice.putObject("metadata").put("name", name() + "-" + suffix(ports));
    metadata.putObject("labels").put(SERVICE_NAME, name()).put(MANAGED_BY, MANAGER);
    slice.put("addressType", "IPv4");
    ArrayNode endpoints = slice.putArray("endpoints");
    for (ObjectNode pod : pods) {
      ObjectNode endpoint = endpoints.addObject();
      endpoint.putArray("addresses").add(Pods.ip(pod));
      endpoint
          .putObject("conditions")
          .put("ready", isReady(pod))
          .put("serving", Pods.isReady(pod))
          .put("terminating", false);
      endpoint.put("nodeName", Json.text(pod, "spec", "nodeName"));
      Optional.of(Json.text(pod, "spec", "hostname"))
          .filter(host -> !host.isEmpty())
          .ifPresent(host -> endpoint.put("hostname", host));
      endpoint.set("targetRef", reference(pod));
    }
    ArrayNode list = slice.putArray("ports");
    ports.forEach(port -> list.add(port.tree()));
    return slice;
  }

  private List<Port> ports(ObjectNode pod) {
    List<Port> ports = new ArrayList<>();
    for (JsonNode port : Json.at(service, "spec", "ports")) {
      String protocol = port.path("protocol").asString("TCP");
      number(pod, port.path("targetPort"), protocol)
          .ifPresent(number ->
              ports.add(
                  new Port(
                      Json.text(port, "name"), number, protocol, Json.text(port, "appProtocol"))));
    }
    return ports;
  }

  private static Optional<Integer> number(ObjectNode pod, JsonNode target, String protocol) {
    return target.isNumber()
        ? Optional.of(target.asInt(0))
        : Pods.port(pod, target.asString(""), protocol);
  }

  private boolean isReady(ObjectNode pod) {
    return publishNotReady || Pods.isReady(pod);
  }

  private String name() {
    return Json.text(service, "metadata", "name");
  }

  /**
   * The same ports give the same name, so that a slice is changed in place while pods come and go.
   */
  private static String suffix(List<Port> ports) {
    if (ports.isEmpty()) {
      return "empty";
    }
    return ports.stream()
        .map(port -> Integer.toString(port.number()))
        .collect(Collectors.joining("-"));
  }

  private static ObjectNode reference(ObjectNode pod) {
    return Json.object()
        .put("kind", "Pod")
        .put("namespace", Json.text(pod, "metadata", "namespace"))
        .put("name", Json.text(pod, "metadata", "name"))
        .put("uid", Json.text(pod, "metadata", "uid"));
  }
}
