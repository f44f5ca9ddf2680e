package dev.meltemi.runtime.cluster;

import dev.meltemi.api.MeshChange;
import java.util.function.Consumer;

/** What the runtime reads from and writes to an API server. Safe for use from several threads. */
public interface ClusterObjects {
  /**
   * Follows Pods, Services, EndpointSlices, ConfigMaps and Secrets of all namespaces: first what
   * exists, then every change, on one thread at a time. An interrupted watch is taken up again by
   * itself; what vanished in between comes as {@link MeshChange.Remove}. Ends with {@link
   * AutoCloseable#close}.
   */
  AutoCloseable watch(Consumer<MeshChange> listener);

  /**
   * Replaces the status of a pod. A pod that does not exist any more is left alone.
   *
   * @param status the JSON object of the field {@code status}
   * @throws ClusterUnreachable if the API server cannot be reached just now; to be tried again
   */
  void writeStatus(String namespace, String pod, String status);

  /**
   * Tells that a pod marked for deletion has ended: removes its object.
   *
   * @throws ClusterUnreachable if the API server cannot be reached just now; to be tried again
   */
  void remove(String namespace, String pod);

  /**
   * Tells of a pod that something is wrong, as an Event.
   *
   * @param reason one word in CamelCase
   * @throws ClusterUnreachable if the API server cannot be reached just now
   */
  void warn(String namespace, String pod, String reason, String message);

  /** The API server does not answer; it may in a moment. */
  final class ClusterUnreachable extends RuntimeException {
    public ClusterUnreachable(String message) {
      super(message);
    }
  }
}
