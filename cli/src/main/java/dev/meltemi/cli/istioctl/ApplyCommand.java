package dev.meltemi.cli.istioctl;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code istioctl apply -f FILE}. */
@Command(
    name = "apply",
    description = "Create what does not exist, change what does.",
    mixinStandardHelpOptions = true)
public final class ApplyCommand implements Callable<Integer> {
  @Mixin private final WriteOptions options;

  @Spec private CommandSpec spec = CommandSpec.create();

  public ApplyCommand(PilotFinder localMesh) {
    this.options = new WriteOptions(localMesh);
  }

  @Override
  public Integer call() {
    return options.run(ObjectWriter.Mode.APPLY, spec);
  }
}
