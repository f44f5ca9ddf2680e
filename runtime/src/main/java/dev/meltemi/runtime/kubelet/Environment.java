package dev.meltemi.runtime.kubelet;

import dev.meltemi.api.kube.ConfigMap;
import dev.meltemi.api.kube.Container;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The environment of a container: what every program needs, then the pod's own variables in order.
 */
public final class Environment {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\(([A-Za-z_][A-Za-z0-9_]*)\\)");

  /**
   * The variable by which a process on the host is known as a container's: NAMESPACE/POD/CONTAINER.
   */
  public static final String CONTAINER = "MELTEMI_CONTAINER";

  /** Where variables come from that are not in the pod. */
  public interface Source {
    Optional<ConfigMap> configMap(String namespace, String name);

    Optional<Secret> secret(String namespace, String name);
  }

  /** A variable whose ConfigMap, Secret or field does not exist; the container waits for it. */
  static final class Missing extends Exception {
    Missing(String message) {
      super(message);
    }
  }

  private final Pod pod;
  private final String address;
  private final String hostAddress;
  private final Source source;

  Environment(Pod pod, String address, String hostAddress, Source source) {
    this.pod = pod;
    this.address = address;
    this.hostAddress = hostAddress;
    this.source = source;
  }

  Map<String, String> of(Container container, Map<String, String> base) throws Missing {
    Map<String, String> environment = new TreeMap<>(base);
    environment.put("HOSTNAME", pod.meta().name());
    environment.put(
        CONTAINER,
        "%s/%s/%s".formatted(pod.meta().namespace(), pod.meta().name(), container.name()));
    environment.put("HOME", "/tmp");
    for (Container.Env variable : container.env()) {
      Optional<String> value = value(variable, environment);
      value.ifPresent(text -> environment.put(variable.name(), text));
    }
    return environment;
  }

  private Optional<String> value(Container.Env variable, Map<String, String> before)
      throws Missing {
    String namespace = pod.meta().namespace();
    return switch (variable) {
      case Container.Env.Value(var _, String value) -> Optional.of(expand(value, before));
      case Container.Env.FromField(var _, String path) -> Optional.of(field(path));
      case Container.Env.FromConfigMap(var _, String name, String key, boolean optional) -> {
        Optional<String> found =
            source
                .configMap(namespace, name)
                .flatMap(map -> Optional.ofNullable(map.data().get(key)));
        yield required(found, optional, "key %s of ConfigMap %s".formatted(key, name));
      }
      case Container.Env.FromSecret(var _, String name, String key, boolean optional) -> {
        Optional<String> found =
            source
                .secret(namespace, name)
                .flatMap(secret -> Optional.ofNullable(secret.data().get(key)))
                .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
        yield required(found, optional, "key %s of Secret %s".formatted(key, name));
      }
    };
  }

  private static Optional<String> required(Optional<String> found, boolean optional, String what)
      throws Missing {
    if (found.isEmpty() && !optional) throw new Missing(what + " not found");
    return found;
  }

  private String field(String path) throws Missing {
    Matcher keyed = Pattern.compile("metadata\\.(labels|annotations)\\['(.+)']").matcher(path);
    if (keyed.matches()) {
      Map<String, String> map =
          keyed.group(1).equals("labels") ? pod.meta().labels() : pod.meta().annotations();
      return map.getOrDefault(keyed.group(2), "");
    }
    return switch (path) {
      case "metadata.name" -> pod.meta().name();
      case "metadata.namespace" -> pod.meta().namespace();
      case "spec.nodeName" -> pod.spec().nodeName();
      case "spec.serviceAccountName" -> pod.spec().serviceAccount();
      case "status.podIP", "status.podIPs" -> address;
      case "status.hostIP", "status.hostIPs" -> hostAddress;
      default -> throw new Missing("field " + path + " of a pod is not known");
    };
  }

  /**
   * Kubernetes: {@code $(NAME)} stands for an earlier variable, and for itself when there is none.
   */
  static String expand(String text, Map<String, String> variables) {
    return REFERENCE
        .matcher(text)
        .replaceAll(reference ->
            Matcher.quoteReplacement(
                variables.getOrDefault(reference.group(1), reference.group())));
  }
}
