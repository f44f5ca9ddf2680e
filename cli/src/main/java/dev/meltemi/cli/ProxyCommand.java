package dev.meltemi.cli;

import dev.meltemi.proxy.DataPlaneOptions;
import java.nio.file.Path;
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
      description = "Envoy's bootstrap: YAML, JSON, or protobuf (.pb).")
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
    return ProxyProgram.run(bootstrap, concurrency, spec.commandLine().getErr());
  }
}
