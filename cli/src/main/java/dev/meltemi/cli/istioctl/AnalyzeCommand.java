package dev.meltemi.cli.istioctl;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.read.Document;
import dev.meltemi.api.read.ReadResult;
import dev.meltemi.api.yaml.YamlWriter;
import dev.meltemi.compile.Compiler;
import dev.meltemi.compile.lint.Lint;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code istioctl analyze}: mistakes in files, in the running mesh, or in one over the other. */
@Command(
    name = "analyze",
    description = "Find mistakes in configuration, with their cause and remedy.",
    mixinStandardHelpOptions = true,
    footerHeading =
        "%nExit codes: 0, or 79 when something is found that is as bad as"
            + " --failure-threshold.%n%nExamples:%n",
    footer = {
      "  istioctl analyze",
      "  istioctl analyze bookinfo.yaml routing/",
      "  istioctl analyze --use-kube routing/ -o sarif"
    })
public final class AnalyzeCommand implements Callable<Integer> {
  /** Istio's ExitAnalyzerFoundIssues. */
  private static final int FOUND = 79;

  @Parameters(paramLabel = "FILE", description = "Files or folders; without any the running mesh.")
  private List<String> files = List.of();

  @Mixin private final ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = {"-k", "--use-kube"},
      arity = "0..1",
      fallbackValue = "true",
      description = "With files: look at them as if they were applied to the running mesh.")
  private boolean useKube;

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "Ignore -n.")
  private boolean allNamespaces;

  @Option(
      names = {"-R", "--recursive"},
      description = "Folders are always read with all that is below them.")
  @SuppressWarnings("UnusedVariable") // Istio's users write it.
  private boolean recursive;

  @Option(
      names = {"-S", "--suppress"},
      paramLabel = "CODE=OBJECT",
      description = "Leave out findings, such as IST0118='Service default/*'. May be repeated.")
  private List<String> suppressed = List.of();

  @Option(
      names = "--failure-threshold",
      paramLabel = "LEVEL",
      defaultValue = "ERROR",
      description = "What makes the exit code 79: Info, Warning, Error (default: Error).")
  private Finding.Level failure = Finding.Level.ERROR;

  @Option(
      names = "--output-threshold",
      paramLabel = "LEVEL",
      defaultValue = "INFO",
      description = "What is shown: Info, Warning, Error (default: Info).")
  private Finding.Level shown = Finding.Level.INFO;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "log",
      description = "log, json, yaml or sarif (default: ${DEFAULT-VALUE}).")
  private String output = "log";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (!Set.of("log", "json", "yaml", "sarif").contains(output)) {
      throw new ParameterException(
          spec.commandLine(),
          "There is no output format \"%s\": log, json, yaml or sarif.".formatted(output));
    }
    List<ReadResult> read =
        files.isEmpty()
            ? List.of()
            : MeshFiles.documents(files, cluster.namespace().orElse("default"));
    MeshSnapshot running = MeshSnapshot.empty();
    if (files.isEmpty() || useKube) {
      try (var api = new ApiClient(cluster.access())) {
        running = RunningConfig.read(api, "the cluster").snapshot();
      }
    }
    MeshSource mesh = MeshFiles.of("", MeshFiles.over(running, read), List.of());
    List<Finding> findings = findings(read, mesh);
    print(findings);
    return findings.stream().anyMatch(found -> found.level().compareTo(failure) <= 0) ? FOUND : 0;
  }

  private List<Finding> findings(List<ReadResult> read, MeshSource mesh) {
    List<Problem> problems = new ArrayList<>();
    read.forEach(result -> problems.addAll(result.allProblems()));
    problems.addAll(mesh.problems());
    problems.addAll(Lint.of(Compiler.of(mesh.snapshot(), mesh.config())));
    Map<String, Origin> places = places(read);
    var suppression = new Suppression(mesh.snapshot(), suppressed);
    Set<Finding> findings = new LinkedHashSet<>();
    for (Problem problem : problems) {
      // The compiler tells the same of all rules, under Istio's code.
      if (problem.code().equals("Unreachable")) continue;
      Origin own = problem.origin();
      findings.add(Finding.of(problem, places.getOrDefault(own.object(), own)));
    }
    return findings.stream()
        .filter(found -> !suppression.covers(found))
        .filter(found -> found.level().compareTo(shown) <= 0)
        .filter(this::isWanted)
        .sorted(
            Comparator.comparing(Finding::level)
                .thenComparing(found -> found.origin().source())
                .thenComparingInt(found -> found.origin().line()))
        .toList();
  }

  private static Map<String, Origin> places(List<ReadResult> read) {
    Map<String, Origin> places = new HashMap<>();
    for (ReadResult result : read) {
      for (Document document : result.documents()) {
        places.put(document.key().toString(), document.origin());
      }
    }
    return places;
  }

  private boolean isWanted(Finding finding) {
    if (allNamespaces || cluster.namespace().isEmpty() || !files.isEmpty()) return true;
    String object = finding.object();
    return object.indexOf('/') < 0 || object.contains(" " + cluster.namespace().get() + "/");
  }

  private void print(List<Finding> findings) {
    PrintWriter out = spec.commandLine().getOut();
    switch (output) {
      case "json" -> out.println(Json.text(findings.stream().map(Finding::tree).toList()));
      case "yaml" ->
          out.print(YamlWriter.stream(List.of(findings.stream().map(Finding::tree).toList())));
      case "sarif" -> out.println(Json.text(Sarif.of(findings)));
      default -> log(findings, out);
    }
    out.flush();
  }

  private void log(List<Finding> findings, PrintWriter out) {
    for (Finding finding : findings) {
      out.println(finding.line());
      if (!finding.fix().isEmpty()) out.println(finding.fix().strip().indent(4).stripTrailing());
    }
    String what = files.isEmpty() ? "the running mesh" : String.join(", ", files);
    if (findings.isEmpty()) {
      out.println("✔ No validation issues found when analyzing %s.".formatted(what));
    } else {
      PrintWriter err = spec.commandLine().getErr();
      err.println("Analyzers found issues when analyzing %s.".formatted(what));
      err.flush();
    }
  }
}
