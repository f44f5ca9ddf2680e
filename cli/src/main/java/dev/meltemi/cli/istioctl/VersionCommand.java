package dev.meltemi.cli.istioctl;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code istioctl version}. */
@Command(
    name = "version",
    description = "Show the version of this program.",
    mixinStandardHelpOptions = true)
public final class VersionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    var version =
        Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
            .orElse("development");
    spec.commandLine().getOut().println("client version: meltemi " + version);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
