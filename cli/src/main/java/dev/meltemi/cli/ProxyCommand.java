package dev.meltemi.cli;

import dev.meltemi.proxy.DataPlane;
import dev.meltemi.proxy.DataPlaneOptions;
import dev.meltemi.xds.bootstrap.Bootstrap;
import dev.meltemi.xds.decode.Decoded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code meltemi proxy}: the data plane alone, on an Envoy bootstrap. */
@Command(name = "proxy", description = "Run a proxy.", mixinStandardHelpOptions = true)
public final class ProxyCommand implements Callable<Integer> {
  @Option(
      names = "--bootstrap",
      paramLabel = "FILE",
      required = true,
      description = "Envoy's bootstrap, YAML or JSON.")
  private Path bootstrap = Path.of("bootstrap.yaml");

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Event loops (default: one for each processor, at most two).")
  private int concurrency = DataPlaneOptions.standard().concurrency();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (concurrency < 1)
      throw new ParameterException(spec.commandLine(), "--concurrency must be at least 1.");
    // A name that has no address yet, as that of a control plane which starts, is asked for again
    // at
    // once: the JDK would remember the failure for 10 s (networkaddress.cache.negative.ttl).
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    Security.setProperty("networkaddress.cache.ttl", "5");
    try {
      var read = Bootstrap.read(Files.readString(bootstrap));
      return Forever.run(DataPlane.start(usable(read), DataPlaneOptions.of(concurrency)));
    } catch (IOException e) {
      throw new UserError("The proxy of %s cannot run: %s.".formatted(bootstrap, e.getMessage()));
    }
  }

  private Bootstrap usable(Decoded<Bootstrap> read) {
    return switch (read) {
      case Decoded.Ok<Bootstrap>(Bootstrap value, List<String> notes) -> {
        var err = spec.commandLine().getErr();
        notes.forEach(note -> err.println(bootstrap + ": without effect: " + note));
        err.flush();
        yield value;
      }
      case Decoded.Refused<Bootstrap>(List<String> reasons) ->
          throw new UserError(
              "The bootstrap %s asks for what this proxy cannot do:\n%s"
                  .formatted(bootstrap, String.join("\n", reasons)));
    };
  }
}
