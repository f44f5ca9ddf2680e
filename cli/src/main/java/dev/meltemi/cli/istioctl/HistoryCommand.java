package dev.meltemi.cli.istioctl;

import dev.meltemi.cli.UserError;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code istioctl history}: which configuration was changed from here, the newest last. */
@Command(
    name = "history",
    description = "Show what was created, changed and deleted from this machine.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  istioctl history", "  istioctl undo        # takes the last change back"})
public final class HistoryCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table or json, with the objects before and after (default: ${DEFAULT-VALUE}).")
  private String output = "table";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    List<Journal.Entry> entries = Journal.of(cluster.access()).entries();
    var out = spec.commandLine().getOut();
    switch (output) {
      case "json" -> out.println(Json.text(entries.stream().map(Journal.Entry::tree).toList()));
      case "table" -> {
        var table = new TextTable();
        table.row(List.of("NUMBER", "WHEN", "COMMAND", "CHANGES"));
        for (var entry : entries) {
          table.row(
              List.of(String.valueOf(entry.number()), entry.at(), entry.command(), words(entry)));
        }
        out.print(entries.isEmpty() ? "Nothing was changed from here.\n" : table.toString());
      }
      default ->
          throw new UserError("There is no output format \"%s\": table or json.".formatted(output));
    }
    out.flush();
    return 0;
  }

  private static String words(Journal.Entry entry) {
    return entry.changes().stream()
        .map(change -> change.verb() + " " + change.object())
        .collect(Collectors.joining(", "));
  }
}
