package dev.meltemi.kube.server;

import com.sun.management.OperatingSystemMXBean;
import dev.meltemi.kube.registry.Catalogue;
import dev.meltemi.kube.registry.Part;
import dev.meltemi.kube.registry.Registry;
import dev.meltemi.kube.registry.ResourceType;
import dev.meltemi.kube.store.Json;
import java.lang.management.ManagementFactory;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What is there before anybody has created anything. */
final class Bootstrap {

  private static final List<String> NAMESPACES =
      List.of("default", "kube-system", "kube-public", "istio-system");

  /** The address of the API server inside a mesh. */
  private static final String INSIDE = "10.96.0.1";

  /** Of the machine, as far as this process may use it. */
  private static final long MEMORY_KIB =
      ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize()
          / 1024;

  private final Registry registry;

  Bootstrap(Registry registry) {
    this.registry = registry;
  }

  /**
   * @param names of the server; with 10.96.0.1 among them the service {@code kubernetes} is made
   */
  void run(List<String> names) {
    for (String namespace : NAMESPACES) {
      ensure(Catalogue.NAMESPACE, "", named(namespace));
    }
    ensure(Catalogue.NODE, "", named("local"));
    registry.update(Catalogue.NODE, "", "local", Part.STATUS, Bootstrap::nodeStatus);
    Catalogue.stored().stream()
        .filter(ResourceType::isIstio)
        .forEach(type -> ensure(Catalogue.KIND_DEFINITION, "", KindDefinition.of(type)));
    if (names.contains(INSIDE)) {
      ensure(Catalogue.SERVICE, "default", service());
      ensure(Catalogue.ENDPOINT_SLICE, "default", slice());
    }
  }

  private void ensure(ResourceType type, String namespace, ObjectNode object) {
    if (registry.find(type, namespace, Json.text(object, "metadata", "name")).isEmpty()) {
      registry.create(type, namespace, object);
    }
  }

  private static ObjectNode named(String name) {
    ObjectNode object = Json.object();
    object.putObject("metadata").put("name", name);
    return object;
  }

  private static ObjectNode nodeStatus(ObjectNode node) {
    ObjectNode status = Json.child(node, "status");
    if (!status.has("conditions")) {
      status
          .putArray("conditions")
          .addObject()
          .put("type", "Ready")
          .put("status", "True")
          .put("reason", "MeshReady")
          .put("message", "the machine itself is the node");
    }
    for (String field : List.of("capacity", "allocatable")) {
      status
          .putObject(field)
          .put("cpu", Integer.toString(Runtime.getRuntime().availableProcessors()))
          .put("memory", MEMORY_KIB + "Ki")
          .put("pods", "110");
    }
    ObjectNode info = Json.child(status, "nodeInfo");
    info.put("kubeletVersion", Api.VERSION)
        .put("operatingSystem", "linux")
        .put("architecture", System.getProperty("os.arch"))
        .put("osImage", System.getProperty("os.name"))
        .put("containerRuntimeVersion", "meltemi://1")
        .put("kernelVersion", System.getProperty("os.version"));
    return node;
  }

  private static ObjectNode service() {
    ObjectNode service = named("kubernetes");
    ObjectNode spec = service.putObject("spec").put("clusterIP", INSIDE);
    spec.putArray("ports").addObject().put("name", "https").put("port", 443).put("targetPort", 443);
    return service;
  }

  private static ObjectNode slice() {
    ObjectNode slice = named("kubernetes").put("addressType", "IPv4");
    Json.child(slice, "metadata")
        .putObject("labels")
        .put("kubernetes.io/service-name", "kubernetes");
    ObjectNode endpoint = slice.putArray("endpoints").addObject();
    endpoint.putArray("addresses").add(INSIDE);
    endpoint.putObject("conditions").put("ready", true);
    slice
        .putArray("ports")
        .addObject()
        .put("name", "https")
        .put("port", 443)
        .put("protocol", "TCP");
    return slice;
  }
}
