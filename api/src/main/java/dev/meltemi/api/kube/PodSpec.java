package dev.meltemi.api.kube;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a pod runs.
 *
 * @param serviceAccount "default" when absent
 * @param nodeName "" while unscheduled
 * @param restartPolicy Always when absent
 */
public record PodSpec(
    List<Container> initContainers,
    List<Container> containers,
    List<Volume> volumes,
    String serviceAccount,
    String nodeName,
    RestartPolicy restartPolicy,
    int terminationGracePeriodSeconds,
    OptionalLong runAsUser) {

  public enum RestartPolicy {
    ALWAYS,
    ON_FAILURE,
    NEVER
  }

  /** The container port of this name, over all containers. */
  public OptionalInt portNamed(String name) {
    return containers.stream()
        .flatMap(c -> c.ports().stream())
        .filter(p -> p.name().equals(name))
        .mapToInt(Container.Port::number)
        .findFirst();
  }

  public static PodSpec of(List<Container> containers) {
    return new PodSpec(
        List.of(),
        containers,
        List.of(),
        "default",
        "",
        RestartPolicy.ALWAYS,
        30,
        OptionalLong.empty());
  }

  /** Labels and the pods' spec, as a Deployment carries them. */
  public record Template(
      Map<String, String> labels, Map<String, String> annotations, PodSpec spec) {}
}
