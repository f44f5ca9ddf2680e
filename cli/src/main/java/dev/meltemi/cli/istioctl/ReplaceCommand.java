package dev.meltemi.cli.istioctl;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code istioctl replace -f FILE}. */
@Command(name = "replace", description = "Replace what exists.", mixinStandardHelpOptions = true)
public final class ReplaceCommand implements Callable<Integer> {
  @Mixin private final WriteOptions options;

  @Spec private CommandSpec spec = CommandSpec.create();

  public ReplaceCommand(PilotFinder localMesh) {
    this.options = new WriteOptions(localMesh);
  }

  @Override
  public Integer call() {
    return options.run(ObjectWriter.Mode.REPLACE, spec);
  }
}
