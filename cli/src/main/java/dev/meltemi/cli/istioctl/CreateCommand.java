package dev.meltemi.cli.istioctl;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code istioctl create -f FILE}. */
@Command(
    name = "create",
    description = "Create what does not exist yet.",
    mixinStandardHelpOptions = true)
public final class CreateCommand implements Callable<Integer> {
  @Mixin private final WriteOptions options;

  @Spec private CommandSpec spec = CommandSpec.create();

  public CreateCommand(PilotFinder localMesh) {
    this.options = new WriteOptions(localMesh);
  }

  @Override
  public Integer call() {
    return options.run(ObjectWriter.Mode.CREATE, spec);
  }
}
