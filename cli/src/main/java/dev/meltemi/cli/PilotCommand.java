package dev.meltemi.cli;

import dev.meltemi.kube.watch.KubeClient;
import dev.meltemi.pilot.ControlPlane;
import dev.meltemi.pilot.ControlPlaneOptions;
import dev.meltemi.pilot.StatusSink;
import dev.meltemi.pilot.cluster.KubeSource;
import dev.meltemi.pilot.cluster.KubeStatus;
import dev.meltemi.pilot.config.ConfigSource;
import dev.meltemi.pilot.config.FolderSource;
import dev.meltemi.pilot.identity.CertificateAuthority;
import dev.meltemi.pilot.identity.WorkloadCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code meltemi pilot}: the control plane alone, on an API server, a folder, or both. */
@Command(name = "pilot", description = "Run the control plane.", mixinStandardHelpOptions = true)
public final class PilotCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      paramLabel = "DIR",
      description = "A folder of YAML, watched; its mesh.yaml is the MeshConfig.")
  private @Nullable Path folder;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "The API server whose objects are the configuration.")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--authority",
      paramLabel = "DIR",
      description =
          "The folder of the authority that signs the workloads' certificates, made when there is"
              + " none. Without it all traffic is plaintext.")
  private @Nullable Path authority;

  @Option(
      names = "--bind",
      paramLabel = "ADDR",
      description = "Address of all ports (default: ${DEFAULT-VALUE}).",
      defaultValue = "127.0.0.1")
  private InetAddress bind = InetAddress.getLoopbackAddress();

  @Option(
      names = "--history",
      paramLabel = "DIR",
      description = "Where the console's last day is kept; without it, the last hour, in memory.")
  private @Nullable Path history;

  @Option(
      names = "--port-grpc",
      paramLabel = "PORT",
      defaultValue = "15010",
      description = "Discovery over plaintext gRPC (default: ${DEFAULT-VALUE}).")
  private int grpcPort = ControlPlaneOptions.DISCOVERY_PORT;

  @Option(
      names = "--port-debug",
      paramLabel = "PORT",
      defaultValue = "15014",
      description = "Metrics and debug pages (default: ${DEFAULT-VALUE}).")
  private int debugPort = ControlPlaneOptions.DEBUG_PORT;

  @Option(
      names = "--port-ready",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "The page /ready (default: ${DEFAULT-VALUE}).")
  private int readyPort = ControlPlaneOptions.READINESS_PORT;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (folder == null && kubeconfig == null) {
      throw new ParameterException(
          spec.commandLine(), "Say where the configuration is: --kubeconfig FILE or --config DIR.");
    }
    try {
      return Forever.run(start());
    } catch (IOException e) {
      throw new UserError(
          "Pilot cannot run: %s. Is a port in use, or a file missing?".formatted(e.getMessage()));
    }
  }

  private ControlPlane start() throws IOException {
    List<ConfigSource> sources = new ArrayList<>();
    StatusSink status = StatusSink.NONE;
    if (folder != null) sources.add(new FolderSource(folder));
    if (kubeconfig != null) {
      var client = KubeClient.fromKubeconfig(kubeconfig);
      sources.add(new KubeSource(client, "API server of " + kubeconfig));
      status = new KubeStatus(client, InstantSource.system());
    }
    var options =
        new ControlPlaneOptions(sources, at(grpcPort), at(debugPort), at(readyPort), status);
    if (authority != null) options = options.with(certificates(authority));
    if (history != null) options = options.withHistory(history);
    var plane = ControlPlane.start(options);
    var out = spec.commandLine().getOut();
    out.println(
        "Pilot serves xDS on port %d, debug pages on %d, /ready on %d"
            .formatted(plane.discoveryPort(), plane.debugPort(), plane.readyPort()));
    out.flush();
    return plane;
  }

  private static WorkloadCertificates certificates(Path folder) throws IOException {
    var clock = InstantSource.system();
    return new WorkloadCertificates(
        CertificateAuthority.open(folder, clock), clock, WorkloadCertificates.LIFE);
  }

  private InetSocketAddress at(int port) {
    return new InetSocketAddress(bind, port);
  }
}
