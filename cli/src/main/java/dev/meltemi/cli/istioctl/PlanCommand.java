package dev.meltemi.cli.istioctl;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.read.ReadResult;
import dev.meltemi.cli.UserError;
import dev.meltemi.compile.plan.Plan;
import dev.meltemi.compile.plan.Planner;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code istioctl plan}: what files would change if they were applied, in terms of traffic. */
@Command(
    name = "plan",
    description = "Show what files would change: requests, proxies, problems.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  istioctl plan -f reviews-v2.yaml",
      "  istioctl plan --base production/ -f reviews-v2.yaml -o json"
    })
public final class PlanCommand implements Callable<Integer> {
  @Mixin private final FileOptions files = new FileOptions();
  @Mixin private final ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--base",
      paramLabel = "FILE",
      description = "Files or folders that are in force now; otherwise the running mesh.")
  private List<String> base = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "json; otherwise text.")
  private @Nullable String output;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (output != null && !output.equals("json")) {
      throw new UserError("There is no output format \"%s\": json.".formatted(output));
    }
    if (files.files().isEmpty()) throw new UserError("Name what would be applied with -f FILE.");
    String namespace = cluster.namespace().orElse("default");
    List<ReadResult> added = MeshFiles.sound(files.files(), namespace);
    MeshSnapshot written = before(namespace);
    MeshSource before = MeshFiles.of("now", written, List.of());
    MeshSource after = MeshFiles.of("then", MeshFiles.over(written, added), List.of());
    Plan plan =
        Planner.plan(
            new Planner.State(before.snapshot(), before.config()),
            new Planner.State(after.snapshot(), after.config()));
    var out = spec.commandLine().getOut();
    out.print(output == null ? PlanText.of(plan) : Json.text(PlanText.tree(plan)) + "\n");
    out.flush();
    return 0;
  }

  private MeshSnapshot before(String namespace) {
    if (!base.isEmpty()) {
      return MeshFiles.over(MeshSnapshot.empty(), MeshFiles.sound(base, namespace));
    }
    try (var api = new ApiClient(cluster.access())) {
      return RunningConfig.read(api, "the cluster").snapshot();
    }
  }
}
