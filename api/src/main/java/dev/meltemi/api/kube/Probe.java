package dev.meltemi.api.kube;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How a container is asked whether it is well. Times are whole seconds, at least 1 but for the
 * initial delay.
 *
 * @param terminationGracePeriodSeconds how long a container may take to end after this probe found
 *     it unwell; absent means the pod's
 */
public record Probe(
    Check check,
    int initialDelaySeconds,
    int timeoutSeconds,
    int periodSeconds,
    int successThreshold,
    int failureThreshold,
    OptionalInt terminationGracePeriodSeconds) {

  public sealed interface Check {
    /**
     * @param host "" for the pod's address
     */
    record HttpGet(
        String host,
        Service.TargetPort port,
        String path,
        String scheme,
        Map<String, String> headers)
        implements Check {}

    record TcpSocket(String host, Service.TargetPort port) implements Check {}

    record Exec(List<String> command) implements Check {}

    record Grpc(int port, String service) implements Check {}
  }
}
