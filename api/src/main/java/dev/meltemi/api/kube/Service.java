package dev.meltemi.api.kube;

import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A name and virtual address for some pods.
 *
 * @param clusterIp "" while unassigned, "None" for a headless service
 * @param externalName "" unless the type is EXTERNAL_NAME
 * @param loadBalancerIp from the status, "" when none
 */
public record Service(
    ObjectMeta meta,
    Type type,
    String clusterIp,
    Map<String, String> selector,
    List<Port> ports,
    String externalName,
    String loadBalancerIp)
    implements KubeResource {
  public static final String KIND = "Service";

  public enum Type {
    CLUSTER_IP,
    NODE_PORT,
    LOAD_BALANCER,
    EXTERNAL_NAME
  }

  /**
   * @param name "" when the service has one unnamed port
   * @param targetPort absent means the same as number
   * @param protocol TCP, UDP or SCTP
   */
  public record Port(
      String name,
      int number,
      Optional<TargetPort> targetPort,
      String protocol,
      Optional<String> appProtocol,
      OptionalInt nodePort) {}

  /** The pods' side of a port. */
  public sealed interface TargetPort {
    record ByNumber(int port) implements TargetPort {}

    /** A container port's name; its number may differ from pod to pod. */
    record ByName(String name) implements TargetPort {}
  }

  public boolean headless() {
    return clusterIp.equals("None");
  }

  @Override
  public ObjectKey key() {
    return new ObjectKey(KIND, meta.namespace(), meta.name());
  }
}
