package dev.meltemi.cli;

import dev.meltemi.kube.server.ApiServer;
import dev.meltemi.kube.server.ApiServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code meltemi apiserver}: a Kubernetes API server with its store and controllers. */
@Command(
    name = "apiserver",
    description = "Run a Kubernetes API server.",
    mixinStandardHelpOptions = true)
public final class ApiServerCommand implements Callable<Integer> {
  @Option(
      names = "--state",
      paramLabel = "DIR",
      required = true,
      description = "Folder of the database, keys and logs.")
  private Path state = Path.of(".meltemi");

  @Option(
      names = "--listen",
      paramLabel = "ADDR:PORT",
      converter = AddressOption.class,
      description = "Where to listen; port 0 is any free one (default: 127.0.0.1:6443).")
  private InetSocketAddress listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), 6443);

  @Option(
      names = "--logs",
      paramLabel = "DIR",
      description = "Folder of the pods' logs (default: logs/pods of the state folder).")
  private @Nullable Path logs;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description =
          "A host name or address for the certificate, beside localhost and 127.0.0.1. May be given"
              + " several times.")
  private List<String> names = List.of();

  @Option(
      names = "--kubeconfig-out",
      paramLabel = "FILE",
      description = "Write the administrator's kubeconfig to this file.")
  private @Nullable Path kubeconfigOut;

  @Option(
      names = "--kubeconfig-server",
      paramLabel = "URL",
      description = "The server's address in that kubeconfig (default: https://127.0.0.1:PORT).")
  private @Nullable String kubeconfigServer;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    try {
      var options =
          new ApiServerOptions(
              state, logs == null ? state.resolve("logs/pods") : logs, listen, names);
      var server = ApiServer.start(options);
      if (kubeconfigOut != null) {
        String url =
            kubeconfigServer == null ? "https://127.0.0.1:" + server.port() : kubeconfigServer;
        server.writeKubeconfig(kubeconfigOut, url);
      }
      spec.commandLine().getOut().println("API server on port " + server.port());
      spec.commandLine().getOut().flush();
      return Forever.run(server);
    } catch (IOException e) {
      throw new UserError(
          "The API server cannot run on %s with state in %s: %s."
              .formatted(listen, state, e.getMessage()));
    }
  }
}
