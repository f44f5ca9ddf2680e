package dev.meltemi.cli.istioctl;

import dev.meltemi.cli.UserError;
import dev.meltemi.pilot.inject.InjectOptions;
import dev.meltemi.pilot.inject.InjectStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code istioctl kube-inject -f FILE}: adds the sidecar to the pod templates of a file, without a
 * cluster.
 */
@Command(
    name = "kube-inject",
    description = "Add the sidecar to pod templates, without a cluster.",
    mixinStandardHelpOptions = true)
public final class KubeInjectCommand implements Callable<Integer> {
  @Mixin private final FileOptions files = new FileOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write to this file; otherwise to standard output.")
  private @Nullable Path output;

  @Option(
      names = "--proxy-image",
      paramLabel = "IMAGE",
      description = "Image of istio-proxy and istio-init.")
  private @Nullable String proxyImage;

  @Option(
      names = {"--include-ip-ranges", "--includeIPRanges"},
      paramLabel = "CIDRS",
      description = "Outbound addresses that are captured; * is all (default).")
  private @Nullable String includeRanges;

  @Option(
      names = "--capture-0.8",
      description =
          "The capture rules of Istio 0.8, which send inbound traffic to port 15001, too.")
  private boolean oldRules;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    var parts =
        InputDocuments.sources(files.files(), System.in).stream()
            .map(s -> InjectStream.inject(s.text(), s.name(), options()))
            .toList();
    var problems = parts.stream().flatMap(p -> p.problems().stream()).toList();
    if (!problems.isEmpty()) {
      throw new UserError(
          "nothing was injected.\n"
              + problems.stream().map(InputDocuments::text).collect(Collectors.joining("\n")));
    }
    write(
        parts.stream()
            .map(InjectStream.Result::yaml)
            .filter(yaml -> !yaml.isEmpty())
            .collect(Collectors.joining("---\n")));
    return 0;
  }

  private InjectOptions options() {
    var standard = InjectOptions.DEFAULT;
    return new InjectOptions(
        proxyImage == null ? standard.proxyImage() : proxyImage,
        proxyImage == null ? standard.initImage() : proxyImage,
        oldRules ? InjectOptions.RuleSet.ISTIO_0_8 : standard.ruleSet(),
        includeRanges == null ? standard.includeOutboundRanges() : includeRanges,
        standard.excludeOutboundRanges(),
        standard.holdsApplication());
  }

  private void write(String yaml) {
    if (output == null) {
      var out = spec.commandLine().getOut();
      out.print(yaml);
      out.flush();
      return;
    }
    try {
      Files.writeString(output, yaml);
    } catch (IOException e) {
      throw new UserError("The file %s cannot be written: %s.".formatted(output, e.getMessage()));
    }
  }
}
