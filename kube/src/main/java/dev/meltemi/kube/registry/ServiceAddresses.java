package dev.meltemi.kube.registry;

import dev.meltemi.kube.store.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Cluster addresses from 10.96.0.0/16 and node ports from 30000-32767. What is in use is read from
 * the services themselves, so there is nothing to leak. Not thread-safe: the registry creates one
 * service at a time.
 */
final class ServiceAddresses {

  private static final String PREFIX = "10.96.";
  private static final Pattern ADDRESS = Pattern.compile("10\\.96\\.(\\d{1,3})\\.(\\d{1,3})");
  private static final int FIRST = 11;
  private static final int LAST = 0xFFFE;
  private static final int FIRST_NODE_PORT = 30_000;
  private static final int LAST_NODE_PORT = 32_767;

  /** The API server's own service and the cluster DNS; given only to who asks for them by name. */
  static final String API_SERVER = "10.96.0.1";

  static final String DNS = "10.96.0.10";

  private ServiceAddresses() {}

  /** Fills in what the service has not chosen itself. */
  static void assign(ObjectNode service, List<ObjectNode> others) {
    ObjectNode spec = Json.child(service, "spec");
    String type = Json.text(spec, "type");
    if (type.equals("ExternalName")) {
      return;
    }
    String address = clusterIp(service, others);
    spec.put("clusterIP", address);
    spec.putArray("clusterIPs").add(address);
    if (type.equals("NodePort") || type.equals("LoadBalancer")) {
      assignNodePorts(service, others);
    }
    if (type.equals("LoadBalancer")) assignLoadBalancer(service, address);
  }

  /**
   * All of 127.0.0.0/8 is the host's loopback, so each service has an address of its own there:
   * that of its cluster IP, with 127 in front. Whoever runs the mesh opens its ports.
   */
  private static void assignLoadBalancer(ObjectNode service, String address) {
    ObjectNode balancer = Json.child(Json.child(service, "status"), "loadBalancer");
    if (balancer.path("ingress").isEmpty() && ADDRESS.matcher(address).matches()) {
      balancer.putArray("ingress").addObject().put("ip", address.replaceFirst("10", "127"));
    }
  }

  private static String clusterIp(ObjectNode service, List<ObjectNode> others) {
    String wanted = Json.text(service, "spec", "clusterIP");
    if (wanted.equals("None")) {
      return wanted;
    }
    Set<String> used = new HashSet<>(Set.of(API_SERVER, DNS));
    if (wanted.equals(API_SERVER) || wanted.equals(DNS)) {
      used.clear();
    }
    others.forEach(other -> used.add(Json.text(other, "spec", "clusterIP")));
    if (wanted.isEmpty()) {
      return IntStream.rangeClosed(FIRST, LAST)
          .mapToObj(n -> PREFIX + (n >> 8) + "." + (n & 0xFF))
          .filter(candidate -> !used.contains(candidate))
          .findFirst()
          .orElseThrow(
              () -> invalid(service, "spec.clusterIP", "every address of 10.96.0.0/16 is in use"));
    }
    if (!ADDRESS.matcher(wanted).matches()) {
      throw invalid(
          service,
          "spec.clusterIP",
          "\"" + wanted + "\" is not in 10.96.0.0/16; leave the field out to get an address");
    }
    if (used.contains(wanted)) {
      throw invalid(service, "spec.clusterIP", "provided IP is already allocated: " + wanted);
    }
    return wanted;
  }

  private static void assignNodePorts(ObjectNode service, List<ObjectNode> others) {
    Set<Integer> used = new HashSet<>();
    others.forEach(other ->
        other.path("spec").path("ports").forEach(port -> nodePort(port).ifPresent(used::add)));
    for (JsonNode port : service.path("spec").path("ports")) {
      Optional<Integer> wanted = nodePort(port);
      if (wanted.isPresent() && !used.add(wanted.get())) {
        throw invalid(
            service, "spec.ports.nodePort", "provided port is already allocated: " + wanted.get());
      }
    }
    for (JsonNode port : service.path("spec").path("ports")) {
      if (nodePort(port).isEmpty() && port instanceof ObjectNode open) {
        int free =
            IntStream.rangeClosed(FIRST_NODE_PORT, LAST_NODE_PORT)
                .filter(used::add)
                .findFirst()
                .orElseThrow(
                    () -> invalid(service, "spec.ports.nodePort", "every node port is in use"));
        open.put("nodePort", free);
      }
    }
  }

  private static Optional<Integer> nodePort(JsonNode port) {
    int number = port.path("nodePort").asInt(0);
    return number == 0 ? Optional.empty() : Optional.of(number);
  }

  private static ApiFailure invalid(JsonNode service, String field, String message) {
    return ApiFailure.invalid(
        Catalogue.SERVICE,
        Json.text(service, "metadata", "name"),
        List.of(new ApiFailure.Cause("FieldValueInvalid", field, message)));
  }
}
