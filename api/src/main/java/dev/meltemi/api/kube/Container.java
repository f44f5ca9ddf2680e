package dev.meltemi.api.kube;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One program of a pod.
 *
 * @param command empty means the image's own
 */
public record Container(
    String name,
    String image,
    List<String> command,
    List<String> args,
    List<Env> env,
    List<Port> ports,
    Probes probes,
    Setting setting) {

  /** A variable with its value, or where the value comes from. */
  public sealed interface Env {
    String name();

    record Value(String name, String value) implements Env {}

    /** A field of the pod, such as {@code metadata.name} or {@code status.podIP}. */
    record FromField(String name, String fieldPath) implements Env {}

    record FromConfigMap(String name, String configMap, String key, boolean optional)
        implements Env {}

    record FromSecret(String name, String secret, String key, boolean optional) implements Env {}
  }

  public record Port(String name, int number, String protocol) {}

  public record Probes(
      Optional<Probe> readiness, Optional<Probe> liveness, Optional<Probe> startup) {
    public static final Probes NONE =
        new Probes(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * @param workingDir "" for the image's own
   * @param runAsUser absent means the pod's
   */
  public record Setting(String workingDir, OptionalLong runAsUser, List<Mount> mounts) {
    public static final Setting NONE = new Setting("", OptionalLong.empty(), List.of());
  }

  /**
   * @param subPath "" for the whole volume
   */
  public record Mount(String volume, String path, String subPath, boolean readOnly) {}
}
