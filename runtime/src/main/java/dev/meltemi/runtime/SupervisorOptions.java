package dev.meltemi.runtime;

import dev.meltemi.runtime.cluster.ClusterObjects;
import dev.meltemi.runtime.image.ImageCatalogue;
import dev.meltemi.runtime.internet.InternetServer;
import dev.meltemi.runtime.kubelet.ProxyProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the supervisor is told.
 *
 * @param state the state directory of the mesh
 * @param mounts files of the host that programs need, by their name under /run/meltemi; commands
 *     below speak of them there
 * @param apiServer the command of the API server, which listens on 10.96.0.1:443
 * @param cluster connects to that API server, called once it answers
 * @param images which program an image is
 * @param proxy the data plane
 * @param nodeAddress the node's address, as the status of pods names it
 * @param internet the program that stands in for the servers of the internet, asked for once
 */
public record SupervisorOptions(
    Path state,
    Map<String, Path> mounts,
    List<String> apiServer,
    Supplier<ClusterObjects> cluster,
    ImageCatalogue images,
    ProxyProgram proxy,
    String nodeAddress,
    Supplier<InternetServer> internet) {
  public SupervisorOptions {
    state = state.toAbsolutePath().normalize();
    mounts = Map.copyOf(mounts);
    apiServer = List.copyOf(apiServer);
  }
}
