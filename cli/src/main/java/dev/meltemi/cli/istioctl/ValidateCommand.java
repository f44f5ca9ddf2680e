package dev.meltemi.cli.istioctl;

import dev.meltemi.api.read.Document;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code istioctl validate -f FILE}: without a cluster, the same words as {@code create}. */
@Command(
    name = "validate",
    description = "Check files, without a cluster.",
    mixinStandardHelpOptions = true)
public final class ValidateCommand implements Callable<Integer> {
  @Mixin private final FileOptions files = new FileOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    for (var source : InputDocuments.sources(files.files(), System.in)) {
      var checked = InputDocuments.checked(java.util.List.of(source), "default");
      checked.warnings().forEach(warning -> out.println(InputDocuments.text(warning)));
      String what =
          checked.documents().stream()
              .map(Document::kind)
              .distinct()
              .collect(Collectors.joining(", "));
      out.println(
          "\"%s\" is valid: %d documents (%s)"
              .formatted(source.name(), checked.documents().size(), what));
    }
    out.flush();
    return 0;
  }
}
