package dev.meltemi.runtime.kubelet;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of one container, immutable.
 *
 * @param name the container's name in the pod
 * @param image its image as the pod names it
 * @param state where it is now
 * @param last how the run before this one ended
 * @param restarts how often it was started again
 * @param ready runs and its readiness probe, if any, succeeds
 * @param started runs and its startup probe, if any, has succeeded
 */
record ContainerStatus(
    String name,
    String image,
    State state,
    Optional<State.Terminated> last,
    int restarts,
    boolean ready,
    boolean started) {
  sealed interface State {
    /** Not running; {@code reason} is one of Kubernetes' words such as CrashLoopBackOff. */
    record Waiting(String reason, String message) implements State {}

    record Running(Instant since) implements State {}

    record Terminated(int exitCode, String reason, Instant began, Instant ended) implements State {}
  }

  static ContainerStatus waiting(String name, String image, String reason, String message) {
    return new ContainerStatus(
        name, image, new State.Waiting(reason, message), Optional.empty(), 0, false, false);
  }

  ContainerStatus waits(String reason, String message) {
    return new ContainerStatus(
        name, image, new State.Waiting(reason, message), last, restarts, false, false);
  }

  /** A new run; it has neither started up nor become ready. */
  ContainerStatus runs(Instant since, boolean again) {
    int count = again ? restarts + 1 : restarts;
    return new ContainerStatus(name, image, new State.Running(since), last, count, false, false);
  }

  ContainerStatus ended(int exitCode, Instant began, Instant at) {
    State.Terminated end =
        new State.Terminated(exitCode, exitCode == 0 ? "Completed" : "Error", began, at);
    return new ContainerStatus(name, image, end, Optional.of(end), restarts, false, false);
  }

  ContainerStatus withReady(boolean isReady) {
    return new ContainerStatus(name, image, state, last, restarts, isReady, started);
  }

  ContainerStatus startedUp() {
    return new ContainerStatus(name, image, state, last, restarts, ready, true);
  }

  boolean running() {
    return state instanceof State.Running;
  }

  boolean succeeded() {
    return state instanceof State.Terminated(int exit, var _, var _, var _) && exit == 0;
  }

  boolean terminated() {
    return state instanceof State.Terminated;
  }
}
