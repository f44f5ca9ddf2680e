package dev.meltemi.cli.mesh;

import dev.meltemi.cli.UserError;
import dev.meltemi.runtime.Supervisor;
import dev.meltemi.runtime.SupervisorOptions;
import dev.meltemi.runtime.cluster.KubeCluster;
import dev.meltemi.runtime.image.ImageCatalogue;
import dev.meltemi.runtime.image.UserImages;
import dev.meltemi.runtime.kubelet.ProxyProgram;
import dev.meltemi.runtime.proxy.Bootstrap;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Process 1 of a local mesh. Started by {@code up} inside the namespaces, not by users. */
@Command(name = "supervisor", hidden = true, description = "Process 1 of a local mesh.")
public final class SupervisorCommand implements Callable<Integer> {
  private static final String INSIDE_URL = "https://10.96.0.1:443";

  @Option(names = "--state", required = true)
  private Path state = Path.of(".meltemi");

  @Option(names = "--api-url", required = true)
  private String apiUrl = "";

  @Option(names = "--node-address", required = true)
  private String nodeAddress = "";

  @Option(names = "--envoy")
  private String envoy = "";

  @Option(names = "--image")
  private Map<String, String> images = new HashMap<>();

  @Override
  public Integer call() {
    StateFolder folder = new StateFolder(state);
    Map<String, Path> mounts = new HashMap<>(Programs.mounts());
    if (!envoy.isEmpty()) mounts.put("envoy", Path.of(envoy));
    var options =
        new SupervisorOptions(
            folder.path(),
            mounts,
            Programs.inside().apiServer(apiServer(folder)),
            () -> KubeCluster.connect(folder.insideKubeconfig()),
            catalogue(folder),
            proxy(),
            nodeAddress,
            () -> StandInInternet.of(folder, InstantSource.system()));
    return Supervisor.run(options, System.in, System.out, InstantSource.system());
  }

  private List<String> apiServer(StateFolder folder) {
    return List.of(
        "--state",
        folder.path().toString(),
        "--listen",
        "10.96.0.1:443",
        "--name",
        "10.96.0.1",
        "--name",
        "kubernetes.default.svc",
        "--kubeconfig-out",
        folder.kubeconfig() + "=" + apiUrl,
        "--kubeconfig-out",
        folder.insideKubeconfig() + "=" + INSIDE_URL);
  }

  private ImageCatalogue catalogue(StateFolder folder) {
    UserImages own = UserImages.read(folder.images()).with(images);
    if (!own.problems().isEmpty()) throw new UserError(own.problems().getFirst().toString());
    List<String> pilot =
        Programs.inside()
            .pilot(
                List.of(
                    "--kubeconfig",
                    folder.insideKubeconfig().toString(),
                    "--authority",
                    folder.authority().toString(),
                    "--bind",
                    "0.0.0.0"));
    return new ImageCatalogue(own.commands(), Programs.inside().sample(), pilot);
  }

  private ProxyProgram proxy() {
    return envoy.isEmpty()
        ? new ProxyProgram(
            Programs.inside().proxy(),
            List.of(),
            Bootstrap.Discovery.ISTIOD,
            new ProxyProgram.Form.Binary(Programs::bootstrap))
        : ProxyProgram.envoy("/run/meltemi/envoy");
  }
}
