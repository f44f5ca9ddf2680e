package dev.meltemi.cli.mesh;

import dev.meltemi.cli.UserError;
import dev.meltemi.kube.server.ApiServer;
import dev.meltemi.kube.server.ApiServerOptions;
import dev.meltemi.runtime.relay.RelayClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code meltemi apiserver}: the embedded API server alone. */
@Command(
    name = "apiserver",
    description = "Run the API server alone, until it is told to end.",
    mixinStandardHelpOptions = true)
public final class ApiServerCommand implements Callable<Integer> {
  @Option(
      names = "--state",
      paramLabel = "DIR",
      defaultValue = ".meltemi",
      description = "Where objects, keys and logs are kept (default: ${DEFAULT-VALUE}).")
  private Path state = Path.of(".meltemi");

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS:PORT",
      defaultValue = "127.0.0.1:6443",
      description = "Where to listen (default: ${DEFAULT-VALUE}).")
  private String listen = "127.0.0.1:6443";

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "A further host name or address for the certificate.")
  private List<String> names = List.of();

  @Option(
      names = "--kubeconfig-out",
      paramLabel = "FILE=URL",
      description = "Write a kubeconfig for the administrator with this URL; may be repeated.")
  private Map<Path, String> kubeconfigs = new LinkedHashMap<>();

  @Override
  public Integer call() throws InterruptedException {
    var address = address();
    var options =
        new ApiServerOptions(
            state.resolve("database"),
            state.resolve("logs/pods"),
            address,
            names,
            kubeconfigs,
            new RelayPodAccess(new RelayClient(state)),
            new SidecarInjection());
    try (ApiServer server = ApiServer.start(options)) {
      System.out.println("API server on " + address.getHostString() + ":" + server.port());
      var ending = new CountDownLatch(1);
      Runtime.getRuntime().addShutdownHook(new Thread(ending::countDown));
      ending.await();
      return 0;
    } catch (IOException e) {
      throw new UserError(
          "The API server cannot start on %s with its state in %s: %s. Choose another address with"
                  .formatted(listen, state, e.getMessage())
              + " --listen, or another folder with --state.");
    }
  }

  private InetSocketAddress address() {
    int colon = listen.lastIndexOf(':');
    try {
      return new InetSocketAddress(
          listen.substring(0, Math.max(0, colon)), Integer.parseInt(listen.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new UserError("\"%s\" is no ADDRESS:PORT, such as 127.0.0.1:6443.".formatted(listen));
    }
  }
}
