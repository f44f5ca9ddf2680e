package dev.meltemi.api.kube;

import dev.meltemi.api.kube.Service.TargetPort;
import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.ObjectMeta;
import dev.meltemi.api.meta.Origin;
import java.util.List;
import java.util.Optional;

/**
 * Kubernetes' own rules for requests from outside (networking.k8s.io/v1).
 *
 * @param className {@code spec.ingressClassName}, else the annotation of Kubernetes before 1.18, ""
 *     when absent
 * @param tls for which hosts TLS ends at the gateway
 */
public record Ingress(
    ObjectMeta meta,
    Origin origin,
    String className,
    Optional<Backend> defaultBackend,
    List<Rule> rules,
    List<Tls> tls)
    implements KubeResource {
  public static final String KIND = "Ingress";
  public static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";

  /** Stands for all hosts where a name is needed. */
  public static final String EVERY_HOST = "*";

  /**
   * @param hosts {@link #EVERY_HOST} where none is written
   * @param secretName a Secret with the certificate and its key, "" when absent
   */
  public record Tls(Origin origin, List<String> hosts, String secretName) {}

  /**
   * @param host "" for every host; may begin with {@code *.}
   */
  public record Rule(Origin origin, String host, List<Path> paths) {}

  /**
   * @param path "" when absent
   */
  public record Path(String path, PathType type, Backend backend) {}

  /** How a path is compared. */
  public enum PathType {
    EXACT,
    /** Whole elements between slashes. */
    PREFIX,
    IMPLEMENTATION_SPECIFIC
  }

  /** A port of a Service in the Ingress's namespace. */
  public record Backend(String service, TargetPort port) {}

  @Override
  public ObjectKey key() {
    return new ObjectKey(KIND, meta.namespace(), meta.name());
  }
}
