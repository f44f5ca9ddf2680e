package dev.meltemi.runtime.kubelet;

import dev.meltemi.runtime.image.ImageCatalogue;
import dev.meltemi.runtime.process.Users;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a kubelet is told.
 *
 * @param hostAddress the node's address in the status of pods
 * @param state the state directory; logs are in {@code logs/NAMESPACE/POD/CONTAINER.log}
 * @param images which program an image is
 * @param proxy the data plane
 * @param users whom programs can run as
 * @param environment what every program finds in its environment, such as PATH
 */
public record KubeletOptions(
    String hostAddress,
    Path state,
    ImageCatalogue images,
    ProxyProgram proxy,
    Users users,
    Map<String, String> environment) {
  public KubeletOptions {
    environment = Map.copyOf(environment);
  }

  Path log(String namespace, String pod, String container) {
    return logs(state, namespace, pod).resolve(container + ".log");
  }

  /** The directory with the logs of a pod's containers. */
  public static Path logs(Path state, String namespace, String pod) {
    return state.resolve("logs").resolve(namespace).resolve(pod);
  }
}
