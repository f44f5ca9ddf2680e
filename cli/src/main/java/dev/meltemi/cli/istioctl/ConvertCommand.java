package dev.meltemi.cli.istioctl;

import dev.meltemi.api.convert.Conversion;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.yaml.YamlWriter;
import dev.meltemi.cli.UserError;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code istioctl convert -f FILE}: configuration of older Istio versions as today's YAML. */
@Command(
    name = "convert",
    description = {
      "Rewrite configuration of Istio 0.2 to 0.8 as today's, on standard output.",
      "RouteRule, DestinationPolicy, EgressRule and Ingress of class istio become VirtualService,",
      "DestinationRule, ServiceEntry and Gateway; all other documents are passed on."
    },
    mixinStandardHelpOptions = true)
public final class ConvertCommand implements Callable<Integer> {
  @Mixin private final FileOptions files = new FileOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    var sources =
        InputDocuments.sources(files.files(), System.in).stream()
            .map(source -> new Conversion.Source(source.name(), source.text()))
            .toList();
    var result = Conversion.of(sources);
    if (result.hasErrors()) {
      throw new UserError(
          "Not everything can be converted, so nothing was written.\n"
              + result.problems().stream()
                  .filter(Problem::isError)
                  .map(InputDocuments::text)
                  .collect(Collectors.joining("\n")));
    }
    var err = spec.commandLine().getErr();
    result.problems().forEach(problem -> err.println(InputDocuments.text(problem)));
    err.flush();
    var out = spec.commandLine().getOut();
    out.print(YamlWriter.stream(result.documents()));
    out.flush();
    return 0;
  }
}
