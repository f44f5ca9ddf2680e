package dev.meltemi.runtime.kubelet;

import dev.meltemi.api.kube.PodSpec.RestartPolicy;
import dev.meltemi.runtime.kubelet.ContainerStatus.State;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * The status of a pod, and its text as Kubernetes' PodStatus.
 *
 * @param restartPolicy of the pod
 * @param address the pod's address, "" before it has one
 * @param hostAddress address of the node
 * @param started when the pod was taken up
 * @param readySince when the condition Ready last changed
 * @param init statuses of its init containers
 * @param containers statuses of its containers
 */
record PodStatus(
    RestartPolicy restartPolicy,
    String address,
    String hostAddress,
    Instant started,
    Instant readySince,
    List<ContainerStatus> init,
    List<ContainerStatus> containers) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  PodStatus {
    init = List.copyOf(init);
    containers = List.copyOf(containers);
  }

  boolean initialized() {
    return init.stream().allMatch(ContainerStatus::succeeded);
  }

  boolean ready() {
    return initialized()
        && !containers.isEmpty()
        && containers.stream().allMatch(ContainerStatus::ready);
  }

  /** Kubernetes' pod phase. */
  String phase() {
    // A container that is always started again has not ended for good.
    boolean ends = restartPolicy != RestartPolicy.ALWAYS && !containers.isEmpty();
    if (ends && containers.stream().allMatch(ContainerStatus::terminated)) {
      return containers.stream().allMatch(ContainerStatus::succeeded) ? "Succeeded" : "Failed";
    }
    boolean started = containers.stream().anyMatch(c -> c.running() || c.last().isPresent());
    return initialized() && started ? "Running" : "Pending";
  }

  String json() {
    Map<String, Object> status = new TreeMap<>();
    status.put("phase", phase());
    status.put("startTime", time(started));
    status.put("hostIP", hostAddress);
    status.put("hostIPs", List.of(Map.of("ip", hostAddress)));
    status.put("qosClass", "BestEffort");
    if (!address.isEmpty()) {
      status.put("podIP", address);
      status.put("podIPs", List.of(Map.of("ip", address)));
    }
    status.put("conditions", conditions());
    if (!init.isEmpty()) status.put("initContainerStatuses", list(init));
    status.put("containerStatuses", list(containers));
    return JSON.writeValueAsString(status);
  }

  private List<Object> conditions() {
    boolean ready = ready();
    List<String> unready =
        containers.stream().filter(c -> !c.ready()).map(ContainerStatus::name).toList();
    String message = ready ? "" : "containers with unready status: " + unready;
    return List.of(
        condition("PodScheduled", true, started, ""),
        condition("Initialized", initialized(), started, ""),
        condition("ContainersReady", ready, readySince, message),
        condition("Ready", ready, readySince, message));
  }

  private static Map<String, Object> condition(
      String type, boolean holds, Instant since, String message) {
    Map<String, Object> condition = new TreeMap<>();
    condition.put("type", type);
    condition.put("status", holds ? "True" : "False");
    condition.put("lastTransitionTime", time(since));
    if (!message.isEmpty()) {
      condition.put("reason", "ContainersNotReady");
      condition.put("message", message);
    }
    return condition;
  }

  private static List<Object> list(List<ContainerStatus> statuses) {
    List<Object> list = new ArrayList<>();
    for (ContainerStatus status : statuses) {
      Map<String, Object> entry = new TreeMap<>();
      entry.put("name", status.name());
      entry.put("image", status.image());
      entry.put("imageID", "");
      entry.put("ready", status.ready());
      entry.put("started", status.started());
      entry.put("restartCount", status.restarts());
      entry.put("state", state(status.state()));
      status.last().ifPresent(last -> entry.put("lastState", state(last)));
      list.add(entry);
    }
    return list;
  }

  private static Map<String, Object> state(State state) {
    return switch (state) {
      case State.Waiting(String reason, String message) ->
          Map.of(
              "waiting",
              message.isEmpty()
                  ? Map.of("reason", reason)
                  : sorted("reason", reason, "message", message));
      case State.Running(Instant since) -> Map.of("running", Map.of("startedAt", time(since)));
      case State.Terminated(int exitCode, String reason, Instant began, Instant ended) ->
          Map.of(
              "terminated",
              sorted(
                  "exitCode",
                  exitCode,
                  "reason",
                  reason,
                  "startedAt",
                  time(began),
                  "finishedAt",
                  time(ended)));
    };
  }

  private static Map<String, Object> sorted(Object... keysAndValues) {
    Map<String, Object> map = new TreeMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2)
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    return map;
  }

  // Kubernetes' metav1.Time has whole seconds.
  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
