package dev.meltemi.api.read;

import dev.meltemi.api.kube.Service;
import dev.meltemi.api.kube.Service.TargetPort;
import dev.meltemi.api.meta.ObjectMeta;
import dev.meltemi.api.yaml.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Binds a Service. */
final class ServiceReader {
  private ServiceReader() {}

  private static final Map<String, Service.Type> TYPES =
      Map.of(
          "ClusterIP", Service.Type.CLUSTER_IP,
          "NodePort", Service.Type.NODE_PORT,
          "LoadBalancer", Service.Type.LOAD_BALANCER,
          "ExternalName", Service.Type.EXTERNAL_NAME);

  private record Spec(
      Service.Type type,
      String clusterIp,
      Map<String, String> selector,
      List<Service.Port> ports,
      String external) {}

  static Service read(Fields document, ObjectMeta meta) {
    var spec = document.message("spec", ServiceReader::spec).orElseGet(() -> empty(document));
    var address =
        document
            .message(
                "status",
                s ->
                    s.message(
                        "loadBalancer", lb -> lb.messages("ingress", i -> i.textOrEmpty("ip"))))
            .flatMap(ingress -> ingress)
            .flatMap(addresses -> addresses.stream().findFirst())
            .orElse("");
    return new Service(
        meta, spec.type, spec.clusterIp, spec.selector, spec.ports, spec.external, address);
  }

  private static Spec empty(Fields document) {
    document.error("SpecRequired", "spec is required.", "");
    return new Spec(Service.Type.CLUSTER_IP, "", Map.of(), List.of(), "");
  }

  private static Spec spec(Fields spec) {
    return new Spec(
        spec.choice("type", TYPES).orElse(Service.Type.CLUSTER_IP),
        spec.textOrEmpty("clusterIP"),
        spec.textMap("selector"),
        spec.messages("ports", ServiceReader::port),
        spec.textOrEmpty("externalName"));
  }

  private static Service.Port port(Fields fields) {
    if (!fields.has("port")) {
      fields.error("PortRequired", "port is required.", "For example: port: 9080");
    }
    return new Service.Port(
        fields.textOrEmpty("name"),
        fields.port("port").orElse(0),
        fields.take("targetPort").flatMap(ServiceReader::target),
        fields.text("protocol").orElse("TCP"),
        fields.text("appProtocol"),
        fields.integer("nodePort", 0, 65535));
  }

  /** A number or a name; 0 is absent. */
  static Optional<TargetPort> target(Node value) {
    if (!(value instanceof Node.Scalar scalar)) {
      return Optional.empty();
    }
    if (scalar.kind() == Node.Scalar.Kind.INTEGER && scalar.text().matches("[0-9]{1,5}")) {
      int number = Integer.parseInt(scalar.text());
      return number == 0 ? Optional.empty() : Optional.of(new TargetPort.ByNumber(number));
    }
    return Optional.of(new TargetPort.ByName(scalar.text()));
  }
}
