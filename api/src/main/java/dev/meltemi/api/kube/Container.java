package dev.meltemi.api.kube;

import java.util.List;
import java.util.Map;
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

    /** An amount of a container's resources, in units of the divisor. */
    record FromResource(String name, ResourceField field) implements Env {}
  }

  /**
   * A resource of a container as a number.
   *
   * @param container "" for the container that asks
   * @param resource such as {@code limits.cpu}
   * @param divisor "" for one core or one byte
   */
  public record ResourceField(String container, String resource, String divisor) {}

  /** All entries of a ConfigMap or Secret as variables, each name after the prefix. */
  public sealed interface EnvFrom {
    record OfConfigMap(String prefix, String configMap, boolean optional) implements EnvFrom {}

    record OfSecret(String prefix, String secret, boolean optional) implements EnvFrom {}
  }

  public record Port(String name, int number, String protocol) {}

  public record Probes(
      Optional<Probe> readiness, Optional<Probe> liveness, Optional<Probe> startup) {
    public static final Probes NONE =
        new Probes(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * How the program is run.
   *
   * @param workingDir "" for the image's own
   * @param runAsUser absent means the pod's
   */
  public record Setting(
      String workingDir,
      OptionalLong runAsUser,
      List<Mount> mounts,
      List<EnvFrom> envFrom,
      Resources resources,
      Life life) {
    public static final Setting NONE =
        new Setting("", OptionalLong.empty(), List.of(), List.of(), Resources.NONE, Life.ORDINARY);
  }

  /**
   * A volume's place in the file tree of a container.
   *
   * @param subPath "" for the whole volume; {@code $(NAME)} stands for a variable where the field
   *     is {@code subPathExpr}
   */
  public record Mount(String volume, String path, String subPath, boolean readOnly) {}

  /** Amounts by resource, as written: {@code cpu: 100m}. Nobody here enforces them. */
  public record Resources(Map<String, String> requests, Map<String, String> limits) {
    public static final Resources NONE = new Resources(Map.of(), Map.of());
  }

  /**
   * What happens around its start and its end.
   *
   * @param sidecar an init container that stays ({@code restartPolicy: Always})
   */
  public record Life(Optional<Hook> postStart, Optional<Hook> preStop, boolean sidecar) {
    public static final Life ORDINARY = new Life(Optional.empty(), Optional.empty(), false);
  }

  /** Something to do when a container has started or is to end. */
  public sealed interface Hook {
    /** A command, or a request whose answer does not matter. */
    record Call(Probe.Check call) implements Hook {}

    record Sleep(int seconds) implements Hook {}
  }
}
