package dev.meltemi.kube.server;

import dev.meltemi.kube.registry.PodMutation;
import dev.meltemi.kube.stream.PodAccess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What an API server needs to know.
 *
 * @param state folder of the database, the certificate authority and the token; made when it is
 *     missing
 * @param logs folder of the pods' logs, one file {@code <namespace>_<pod>_<container>.log} for each
 *     container
 * @param listen port 0 takes a free one
 * @param names host names and IPv4 addresses for the server's certificate, beside localhost and
 *     127.0.0.1
 * @param kubeconfigs files for the administrator, each with the URL that it names; they are there
 *     before the server answers
 * @param pods the way into running pods
 * @param mutation asked about every pod that is created
 * @param limits how much clients can take
 */
public record ApiServerOptions(
    Path state,
    Path logs,
    InetSocketAddress listen,
    List<String> names,
    Map<Path, String> kubeconfigs,
    PodAccess pods,
    PodMutation mutation,
    Limits limits) {

  public ApiServerOptions(
      Path state,
      Path logs,
      InetSocketAddress listen,
      List<String> names,
      Map<Path, String> kubeconfigs,
      PodAccess pods,
      PodMutation mutation) {
    this(state, logs, listen, names, kubeconfigs, pods, mutation, Limits.DEFAULT);
  }

  public ApiServerOptions(Path state, Path logs, InetSocketAddress listen, List<String> names) {
    this(state, logs, listen, names, Map.of(), PodAccess.NONE, PodMutation.NONE);
  }

  /** On a port of the loopback address, with the pods' logs in the state folder. */
  public static ApiServerOptions local(Path state, int port) {
    return new ApiServerOptions(
        state,
        state.resolve("logs/pods"),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        List.of());
  }

  public ApiServerOptions with(Limits chosen) {
    return new ApiServerOptions(state, logs, listen, names, kubeconfigs, pods, mutation, chosen);
  }
}
