package dev.meltemi.api.kube;

import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.ObjectMeta;
import java.util.List;

/**
 * Addresses behind a service.
 *
 * @param serviceName from the label kubernetes.io/service-name, "" when absent
 */
public record EndpointSlice(
    ObjectMeta meta, String serviceName, List<Port> ports, List<Endpoint> endpoints)
    implements KubeResource {
  public static final String KIND = "EndpointSlice";
  public static final String SERVICE_LABEL = "kubernetes.io/service-name";

  /**
   * @param name the service port's name, "" for the unnamed one
   */
  public record Port(String name, int number, String protocol) {}

  /**
   * @param ready absent conditions count as ready
   * @param pod the name of the pod, in the slice's namespace, "" when it is none
   */
  public record Endpoint(List<String> addresses, boolean ready, String pod, String nodeName) {}

  @Override
  public ObjectKey key() {
    return new ObjectKey(KIND, meta.namespace(), meta.name());
  }
}
