package dev.meltemi.runtime.kubelet;

import dev.meltemi.runtime.image.ImageCatalogue;
import dev.meltemi.runtime.process.Users;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a kubelet is told.
 *
 * @param hostAddress the node's address in the status of pods
 * @param state the state directory; logs are in {@code logs/pods}
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

  /** The log of a container, where the API server's {@code log} subresource reads it. */
  public static Path log(Path state, String namespace, String pod, String container) {
    return state.resolve("logs/pods").resolve("%s_%s_%s.log".formatted(namespace, pod, container));
  }
}
