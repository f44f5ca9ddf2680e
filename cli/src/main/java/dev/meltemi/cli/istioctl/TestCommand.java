package dev.meltemi.cli.istioctl;

import dev.meltemi.cli.UserError;
import dev.meltemi.compile.trial.Coverage;
import dev.meltemi.compile.trial.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code istioctl test}: TrafficTests, without a cluster. */
@Command(
    name = "test",
    description = "Run TrafficTests on the decision engine, without a cluster.",
    mixinStandardHelpOptions = true,
    footerHeading =
        "%nExit codes: 0 when all cases pass, 1 when one fails or a file is wrong.%n%nExamples:%n",
    footer = {
      "  istioctl test samples/bookinfo/tests",
      "  istioctl test tests/*.yaml --junit target/traffic-tests.xml"
    })
public final class TestCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Files or folders with TrafficTests.")
  private List<String> files = List.of();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      defaultValue = "default",
      description = "Of objects without one (default: ${DEFAULT-VALUE}).")
  private String namespace = "default";

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Also write the results as JUnit's XML.")
  private @Nullable Path junit;

  @Option(
      names = {"-v", "--verbose"},
      description = "Also list what passes.")
  private boolean verbose;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    List<TrafficTests.Run> runs = TrafficTests.run(files, namespace);
    if (junit != null) write(junit, JUnitXml.of(runs));
    PrintWriter out = spec.commandLine().getOut();
    runs.forEach(run -> print(run, out));
    long all = runs.stream().mapToLong(run -> run.verdicts().size()).sum();
    long failed = runs.stream().mapToLong(TestCommand::failed).sum();
    coverage(Coverage.united(runs.stream().map(TrafficTests.Run::rules).toList()), out);
    out.println(
        failed == 0
            ? "%d cases passed".formatted(all)
            : "%d of %d cases failed".formatted(failed, all));
    out.flush();
    return failed == 0 ? 0 : 1;
  }

  private static long failed(TrafficTests.Run run) {
    return run.verdicts().stream().filter(verdict -> !verdict.passed()).count();
  }

  private void print(TrafficTests.Run run, PrintWriter out) {
    long failed = failed(run);
    out.println(
        "%s %s: %d of %d cases"
            .formatted(
                failed == 0 ? "PASS" : "FAIL",
                run.name(),
                run.verdicts().size() - failed,
                run.verdicts().size()));
    for (Verdict verdict : run.verdicts()) {
      if (verdict.passed()) {
        if (verbose) out.println("  pass  " + title(verdict));
        continue;
      }
      out.println("  FAIL  %s  (%s)".formatted(title(verdict), verdict.tested().origin()));
      verdict.failures().forEach(why -> out.println("        " + why));
      verdict
          .answer()
          .ifPresent(answer -> out.println("        decided by " + JUnitXml.decision(answer)));
    }
  }

  static String title(Verdict verdict) {
    var tested = verdict.tested();
    return tested.name().isEmpty()
        ? tested.request().method() + " " + tested.request().url()
        : tested.name();
  }

  private static void coverage(List<Coverage.Rule> rules, PrintWriter out) {
    if (rules.isEmpty()) return;
    long reached = rules.stream().filter(rule -> rule.reached() > 0).count();
    out.println("%d of %d rules reached".formatted(reached, rules.size()));
    for (Coverage.Rule rule : rules) {
      if (rule.reached() == 0) out.println("  never  " + rule.origin());
      else if (rule.reached() < rule.matches()) {
        out.println(
            "  partly %s: %d of its %d matches"
                .formatted(rule.origin(), rule.reached(), rule.matches()));
      }
    }
  }

  private static void write(Path file, String text) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) Files.createDirectories(folder);
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UserError("%s cannot be written: %s.".formatted(file, e.getMessage()));
    }
  }
}
