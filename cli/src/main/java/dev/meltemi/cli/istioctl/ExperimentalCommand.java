package dev.meltemi.cli.istioctl;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code istioctl experimental}: where Istio's users look for some commands. */
@Command(
    name = "experimental",
    description = "Commands that Istio's users know under this word: describe.",
    mixinStandardHelpOptions = true,
    subcommands = DescribeCommand.class)
public final class ExperimentalCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do: describe.");
  }
}
