package dev.meltemi.kube.table;

import dev.meltemi.kube.registry.ResourceType;
import dev.meltemi.kube.store.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The columns of each type, as the types' own printers in a Kubernetes cluster have them. */
final class Columns {

  private static final Column NAME = Column.field("Name", "metadata", "name");
  private static final Column AGE =
      Column.text("Age", object -> Column.age(Json.text(object, "metadata", "creationTimestamp")));

  private static final Map<String, List<Column>> OF_TYPE =
      Map.ofEntries(
          Map.entry(
              "pods",
              List.of(
                  NAME,
                  Column.text("Ready", PodCells::ready),
                  Column.text("Status", PodCells::status),
                  Column.text("Restarts", pod -> Integer.toString(PodCells.restarts(pod))),
                  AGE,
                  Column.wideField("IP", "status", "podIP"),
                  Column.wideField("Node", "spec", "nodeName"),
                  Column.wideField("Nominated Node", "status", "nominatedNodeName"),
                  Column.wide("Readiness Gates", _ -> Column.NONE))),
          Map.entry(
              "services",
              List.of(
                  NAME,
                  Column.field("Type", "spec", "type"),
                  Column.field("Cluster-IP", "spec", "clusterIP"),
                  Column.text("External-IP", ServiceCells::externalIp),
                  Column.text("Port(s)", ServiceCells::ports),
                  AGE,
                  Column.wide(
                      "Selector", service -> labels(Json.at(service, "spec", "selector"))))),
          Map.entry(
              "deployments.apps",
              List.of(
                  NAME,
                  Column.text(
                      "Ready",
                      object ->
                          Json.at(object, "status", "readyReplicas").asInt(0)
                              + "/"
                              + Json.at(object, "spec", "replicas").asInt(0)),
                  count("Up-to-date", "status", "updatedReplicas"),
                  count("Available", "status", "availableReplicas"),
                  AGE,
                  Column.wide("Containers", object -> containers(object, "name")),
                  Column.wide("Images", object -> containers(object, "image")),
                  Column.wide(
                      "Selector",
                      object -> labels(Json.at(object, "spec", "selector", "matchLabels"))))),
          Map.entry(
              "replicasets.apps",
              List.of(
                  NAME,
                  count("Desired", "spec", "replicas"),
                  count("Current", "status", "replicas"),
                  count("Ready", "status", "readyReplicas"),
                  AGE,
                  Column.wide("Containers", object -> containers(object, "name")),
                  Column.wide("Images", object -> containers(object, "image")),
                  Column.wide(
                      "Selector",
                      object -> labels(Json.at(object, "spec", "selector", "matchLabels"))))),
          Map.entry("namespaces", List.of(NAME, Column.field("Status", "status", "phase"), AGE)),
          Map.entry(
              "nodes",
              List.of(
                  NAME,
                  Column.text("Status", Columns::nodeStatus),
                  Column.text("Roles", _ -> "control-plane"),
                  AGE,
                  Column.field("Version", "status", "nodeInfo", "kubeletVersion"),
                  Column.wide("Internal-IP", node -> nodeAddress(node, "InternalIP")),
                  Column.wide("External-IP", node -> nodeAddress(node, "ExternalIP")),
                  Column.wideField("OS-Image", "status", "nodeInfo", "osImage"),
                  Column.wideField("Kernel-Version", "status", "nodeInfo", "kernelVersion"),
                  Column.wideField(
                      "Container-Runtime", "status", "nodeInfo", "containerRuntimeVersion"))),
          Map.entry("configmaps", List.of(NAME, data(), AGE)),
          Map.entry("secrets", List.of(NAME, Column.field("Type", "type"), data(), AGE)),
          Map.entry(
              "serviceaccounts",
              List.of(
                  NAME, Column.number("Secrets", object -> object.path("secrets").size()), AGE)),
          Map.entry(
              "endpoints", List.of(NAME, Column.text("Endpoints", EndpointCells::addresses), AGE)),
          Map.entry(
              "endpointslices.discovery.k8s.io",
              List.of(
                  NAME,
                  Column.field("AddressType", "addressType"),
                  Column.text("Ports", EndpointCells::slicePorts),
                  Column.text("Endpoints", EndpointCells::sliceAddresses),
                  AGE)),
          Map.entry(
              "ingresses.networking.k8s.io",
              List.of(
                  NAME,
                  Column.field("Class", "spec", "ingressClassName"),
                  Column.text("Hosts", IngressCells::hosts),
                  Column.text("Address", IngressCells::addresses),
                  Column.text("Ports", IngressCells::ports),
                  AGE)),
          Map.entry(
              "events",
              List.of(
                  Column.text("Last Seen", event -> Column.age(Json.text(event, "lastTimestamp"))),
                  Column.field("Type", "type"),
                  Column.field("Reason", "reason"),
                  Column.text("Object", Columns::involved),
                  Column.field("Message", "message"),
                  Column.wideField("Source", "source", "component"),
                  Column.wide(
                      "First Seen", event -> Column.age(Json.text(event, "firstTimestamp"))),
                  Column.wideField("Count", "count"),
                  Column.wideField("Name", "metadata", "name"))),
          Map.entry(
              "leases.coordination.k8s.io",
              List.of(NAME, Column.field("Holder", "spec", "holderIdentity"), AGE)),
          Map.entry(
              "customresourcedefinitions.apiextensions.k8s.io",
              List.of(NAME, Column.field("Created At", "metadata", "creationTimestamp"))),
          Map.entry(
              "virtualservices.networking.istio.io",
              List.of(
                  NAME,
                  Column.text("Gateways", object -> json(Json.at(object, "spec", "gateways"))),
                  Column.text("Hosts", object -> json(Json.at(object, "spec", "hosts"))),
                  AGE)),
          Map.entry(
              "destinationrules.networking.istio.io",
              List.of(NAME, Column.field("Host", "spec", "host"), AGE)),
          Map.entry(
              "serviceentries.networking.istio.io",
              List.of(
                  NAME,
                  Column.text("Hosts", object -> json(Json.at(object, "spec", "hosts"))),
                  Column.field("Location", "spec", "location"),
                  Column.field("Resolution", "spec", "resolution"),
                  AGE)),
          Map.entry(
              "workloadentries.networking.istio.io",
              List.of(NAME, AGE, Column.field("Address", "spec", "address"))),
          Map.entry(
              "peerauthentications.security.istio.io",
              List.of(NAME, Column.field("Mode", "spec", "mtls", "mode"), AGE)));

  private Columns() {}

  static List<Column> of(ResourceType type) {
    return OF_TYPE.getOrDefault(type.name(), List.of(NAME, AGE));
  }

  private static String nodeStatus(JsonNode node) {
    return Json.at(node, "spec", "unschedulable").asBoolean(false)
        ? "Ready,SchedulingDisabled"
        : "Ready";
  }

  private static String nodeAddress(JsonNode node, String type) {
    return Json.at(node, "status", "addresses")
        .valueStream()
        .filter(address -> Json.text(address, "type").equals(type))
        .map(address -> Json.text(address, "address"))
        .findFirst()
        .orElse(Column.NONE);
  }

  static String labels(JsonNode labels) {
    return Column.orNone(
        labels.properties().stream()
            .map(label -> label.getKey() + "=" + label.getValue().asString(""))
            .collect(Collectors.joining(",")));
  }

  private static Column count(String name, String... path) {
    return Column.number(name, object -> Json.at(object, path).asInt(0));
  }

  private static Column data() {
    return Column.number(
        "Data", object -> object.path("data").size() + object.path("binaryData").size());
  }

  private static String containers(JsonNode owner, String field) {
    Stream<JsonNode> containers =
        Json.at(owner, "spec", "template", "spec", "containers").valueStream();
    return containers
        .map(container -> Json.text(container, field))
        .collect(Collectors.joining(","));
  }

  private static String involved(JsonNode event) {
    String kind = Json.text(event, "involvedObject", "kind").toLowerCase(java.util.Locale.ROOT);
    return kind + "/" + Json.text(event, "involvedObject", "name");
  }

  /** Columns of custom resources show lists as JSON. */
  private static String json(JsonNode value) {
    return value.isMissingNode() ? "" : value.toString();
  }
}
