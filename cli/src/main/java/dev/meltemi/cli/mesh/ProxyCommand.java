package dev.meltemi.cli.mesh;

import dev.meltemi.cli.UserError;
import dev.meltemi.proxy.DataPlane;
import dev.meltemi.proxy.DataPlaneOptions;
import dev.meltemi.xds.bootstrap.Bootstrap;
import dev.meltemi.xds.decode.Decoded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code meltemi proxy}: the data plane alone, from an Envoy bootstrap. */
@Command(
    name = "proxy",
    description = "Run a proxy alone, as an Envoy bootstrap says.",
    mixinStandardHelpOptions = true)
public final class ProxyCommand implements Callable<Integer> {
  @Option(
      names = {"--bootstrap", "-b"},
      required = true,
      paramLabel = "FILE",
      description = "Envoy bootstrap, JSON or YAML: static resources or ADS.")
  private Path bootstrap = Path.of("bootstrap.json");

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "2",
      description = "Event loops (default: ${DEFAULT-VALUE}).")
  private int concurrency = 2;

  @Override
  public Integer call() throws InterruptedException {
    try (DataPlane plane = DataPlane.start(read(), DataPlaneOptions.of(concurrency))) {
      var ending = new CountDownLatch(1);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(plane, ending)));
      ending.await();
      return 0;
    } catch (IOException e) {
      throw new UserError(
          "The proxy cannot start with %s: %s. End the program that uses the address, or change it in"
                  .formatted(bootstrap, e.getMessage())
              + " the bootstrap.");
    }
  }

  /** The JVM ends when its hooks have returned: so the hook itself lets requests finish. */
  private static void end(DataPlane plane, CountDownLatch ending) {
    plane.close();
    ending.countDown();
  }

  private Bootstrap read() {
    String text;
    try {
      text = Files.readString(bootstrap);
    } catch (IOException e) {
      throw new UserError(
          "The bootstrap %s cannot be read: %s".formatted(bootstrap, e.getMessage()));
    }
    return switch (Bootstrap.read(text)) {
      case Decoded.Ok<Bootstrap>(Bootstrap read, List<String> notes) -> {
        notes.forEach(note -> System.err.println(bootstrap + ": " + note));
        yield read;
      }
      case Decoded.Refused<Bootstrap>(List<String> reasons) ->
          throw new UserError(
              "The bootstrap %s asks for what this proxy cannot do: %s"
                  .formatted(bootstrap, String.join("; ", reasons)));
    };
  }
}
