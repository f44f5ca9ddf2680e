package dev.meltemi.cli;

import dev.meltemi.kube.registry.Catalogue;
import dev.meltemi.kube.registry.ResourceType;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code istioctl completion bash|zsh|fish}. */
@Command(
    name = "completion",
    description = "Print a script by which a shell completes commands and options.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  source <(istioctl completion bash)", "  istioctl completion fish | source"})
final class CompletionCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "SHELL", description = "bash, zsh or fish.")
  private String shell = "";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    String program = spec.root().name();
    var completion =
        new Completion(
            Main.commandLine(program),
            Catalogue.stored().stream().map(ResourceType::singular).sorted().toList());
    String script =
        switch (shell) {
          case "bash" -> completion.bash();
          case "zsh" -> completion.zsh();
          case "fish" -> completion.fish();
          default ->
              throw new UserError(
                  "There is no completion for \"%s\": bash, zsh or fish.".formatted(shell));
        };
    spec.commandLine().getOut().print(script);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
