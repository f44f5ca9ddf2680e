package dev.meltemi.cli.istioctl;

import dev.meltemi.api.kube.Pod;
import dev.meltemi.cli.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code istioctl why}: the cause of a failed request, from what the proxies recorded. */
@Command(
    name = "why",
    description = "Tell why a request failed, from the access logs of the proxies.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  istioctl why --last-503",
      "  istioctl why 2f1c6a1e-6f0c-9d5b-8a59-4b7c1d1a3e10",
      "  kubectl logs POD -c istio-proxy | istioctl why --last-503 --log -"
    })
public final class WhyCommand implements Callable<Integer> {
  private static final int SERVER_ERROR = 500;
  private static final int UNAVAILABLE = 503;

  @ArgGroup(multiplicity = "1")
  private Wanted wanted = new Wanted();

  /** Which request. */
  static final class Wanted {
    @Parameters(paramLabel = "REQUEST-ID", description = "The value of its header x-request-id.")
    private @Nullable String id;

    @Option(names = "--last-503", description = "The last one that was answered with 503.")
    private boolean last503;

    @Option(names = "--last", paramLabel = "STATUS", description = "The last one with this status.")
    private int status;

    Predicate<AccessLine> predicate() {
      if (id != null) return line -> line.id().equals(id);
      int code = last503 ? UNAVAILABLE : status;
      return line -> line.status() == code;
    }

    @Override
    public String toString() {
      return id != null ? "with id " + id : "with status " + (last503 ? UNAVAILABLE : status);
    }
  }

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "Access logs in Istio's form; - is standard input. Otherwise the local mesh's.")
  private List<String> logs = List.of();

  @Mixin private final ClusterOptions cluster = new ClusterOptions();
  @Spec private CommandSpec spec = CommandSpec.create();
  private final LogFinder finder;

  public WhyCommand(LogFinder finder) {
    this.finder = finder;
  }

  @Override
  public Integer call() {
    List<AccessLine> all = logs.isEmpty() ? ofMesh(finder.folder()) : ofFiles(logs);
    List<AccessLine> found =
        all.stream()
            .filter(wanted.predicate())
            .sorted(Comparator.comparing(AccessLine::start))
            .toList();
    if (found.isEmpty()) {
      throw new UserError(
          "No request %s is in the %d lines of the proxies' access logs."
              .formatted(wanted, all.size()));
    }
    String id = found.getLast().id();
    List<AccessLine> hops =
        all.stream()
            .filter(line -> id.equals("-") ? line.equals(found.getLast()) : line.id().equals(id))
            .sorted(Comparator.comparing(AccessLine::start))
            .toList();
    print(hops);
    return 0;
  }

  private void print(List<AccessLine> hops) {
    PrintWriter out = spec.commandLine().getOut();
    hops.forEach(hop -> out.println(hop.hop()));
    Optional<AccessLine> failed = failed(hops);
    if (failed.isEmpty()) {
      out.println("\nIt did not fail.");
    } else {
      Cause cause = Cause.of(failed.get());
      out.println("\n" + cause.why() + " " + cause.remedy());
      if (failed.get().hasFlag("UH")) pods(failed.get()).forEach(pod -> out.println("  " + pod));
    }
    out.flush();
  }

  /** The innermost hop that says something is the one that knows. */
  private static Optional<AccessLine> failed(List<AccessLine> hops) {
    return hops.reversed().stream()
        .filter(hop -> !hop.flags().isEmpty() && !hop.flags().equals(List.of("DI")))
        .findFirst()
        .or(() -> hops.reversed().stream().filter(hop -> hop.status() >= SERVER_ERROR).findFirst())
        .or(() -> hops.reversed().stream().filter(hop -> hop.status() == 404).findFirst());
  }

  /** The pods behind a cluster with their state, as far as the cluster can be asked. */
  private List<String> pods(AccessLine line) {
    String[] name = line.cluster().split("\\|", -1);
    if (name.length != 4) return List.of();
    String[] host = name[3].split("\\.");
    if (host.length < 2) return List.of();
    MeshSource mesh;
    try (var api = new ApiClient(cluster.access())) {
      mesh = RunningConfig.read(api, "the cluster");
    } catch (UserError unreachable) {
      return List.of();
    }
    Map<String, String> selector =
        mesh.snapshot()
            .services()
            .find(host[1], host[0])
            .map(service -> service.selector())
            .orElse(Map.of());
    if (selector.isEmpty()) return List.of();
    List<String> pods =
        mesh.snapshot().pods().in(host[1]).values().stream()
            .filter(pod -> pod.meta().labels().entrySet().containsAll(selector.entrySet()))
            .map(WhyCommand::state)
            .toList();
    return pods.isEmpty() ? List.of("no pod has the labels " + selector) : pods;
  }

  private static String state(Pod pod) {
    String labels = pod.meta().labels().getOrDefault("version", "");
    String ready = pod.status().ready() ? "ready now" : "not ready";
    String reason = pod.status().reason().isEmpty() ? "" : ", " + pod.status().reason();
    return "%s %s: %s, %s%s"
        .formatted(pod.meta().name(), labels, ready, pod.status().phase(), reason);
  }

  private static List<AccessLine> ofFiles(List<String> files) {
    return InputDocuments.sources(files, System.in).stream()
        .flatMap(source -> lines(source.name(), source.text().lines()))
        .toList();
  }

  private static List<AccessLine> ofMesh(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new UserError(
          "There are no logs in %s. Name some with --log FILE, or start a mesh.".formatted(folder));
    }
    List<AccessLine> all = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(p -> p.toString().endsWith(".log")).sorted().toList()) {
        String source = folder.relativize(path).toString().replaceFirst("\\.log$", "");
        String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        lines(source.replaceFirst("^pods/", "").replace('_', '/'), text.lines()).forEach(all::add);
      }
    } catch (IOException e) {
      throw new UserError("The logs in %s cannot be read: %s.".formatted(folder, e.getMessage()));
    }
    return all;
  }

  private static Stream<AccessLine> lines(String source, Stream<String> lines) {
    return lines.flatMap(line -> AccessLine.parse(source, line).stream());
  }
}
