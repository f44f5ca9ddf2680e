package dev.meltemi.cli.istioctl;

import dev.meltemi.cli.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code istioctl tap}: requests as they end, with where they went, how long, and what failed. */
@Command(
    name = "tap",
    description = "Show the requests of a workload's proxies as they end.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  istioctl tap reviews",
      "  istioctl tap productpage --failed --count 1",
      "  kubectl logs -f POD -c istio-proxy | istioctl tap --status 5xx --log -"
    })
public final class TapCommand implements Callable<Integer> {
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  @Parameters(
      arity = "0..1",
      paramLabel = "WORKLOAD",
      description = "Part of namespace/pod, such as reviews or default/reviews-v2.")
  private @Nullable String workload;

  @Option(
      names = "--status",
      paramLabel = "CODE",
      description = "Only answers with this status, such as 503 or 5xx.")
  private @Nullable String status;

  @Option(
      names = "--path",
      paramLabel = "PREFIX",
      description = "Only requests whose path begins so.")
  private @Nullable String path;

  @Option(names = "--failed", description = "Only what failed: 5xx, or a response flag.")
  private boolean failed;

  @Option(
      names = "--direction",
      paramLabel = "in|out",
      description = "Only what the workload is asked, or only what it asks.")
  private @Nullable String direction;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "End after so many requests; otherwise at Ctrl-C.")
  private int count;

  @Option(
      names = "--log",
      paramLabel = "-",
      description = "Read access logs in Istio's form from standard input, in place of the mesh's.")
  private @Nullable String log;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "json, one object a line; otherwise text.")
  private @Nullable String output;

  @Spec private CommandSpec spec = CommandSpec.create();
  private final LogFinder finder;
  private int shown;

  public TapCommand(LogFinder finder) {
    this.finder = finder;
  }

  @Override
  public Integer call() {
    check("--status", status, "[1-5](xx|XX|[0-9]{2})|0");
    check("--direction", direction, "in|out");
    check("--log", log, "-");
    check("--output", output, "json");
    try {
      if (log != null) fromInput();
      else fromMesh(finder.folder());
      return 0;
    } catch (IOException | UncheckedIOException e) {
      throw new UserError("The logs cannot be read: " + e.getMessage());
    }
  }

  private void check(String option, @Nullable String value, String form) {
    if (value == null || value.matches(form)) return;
    throw new ParameterException(
        spec.commandLine(), "%s does not take \"%s\".".formatted(option, value));
  }

  private void fromInput() throws IOException {
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (show("-", line)) return;
    }
  }

  private void fromMesh(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new UserError(
          "There are no logs in %s. Pipe some in with --log -, or start a mesh.".formatted(folder));
    }
    var follow = new LogFollow(folder);
    try {
      while (true) {
        for (LogFollow.Line line : follow.look()) {
          boolean wanted = workload == null || line.source().contains(workload);
          if (wanted && show(line.source(), line.text())) return;
        }
        Thread.sleep(LOOK_EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether that was the last one. */
  private boolean show(String source, String text) {
    AccessLine line = AccessLine.parse(source, text).filter(this::fits).orElse(null);
    if (line == null) return false;
    PrintWriter out = spec.commandLine().getOut();
    out.println(output == null ? text(line) : json(line));
    out.flush();
    shown++;
    return count > 0 && shown >= count;
  }

  private boolean fits(AccessLine line) {
    if (failed && !line.isFailure()) return false;
    if (direction != null && direction.equals("in") != line.isInbound()) return false;
    if (path != null && !line.path().startsWith(path)) return false;
    if (status == null) return true;
    String wanted = status.toLowerCase(Locale.ROOT);
    return wanted.endsWith("xx")
        ? line.status() / 100 == wanted.charAt(0) - '0'
        : Integer.parseInt(wanted) == line.status();
  }

  /** The hop, the decision, and why it failed. */
  private static String text(AccessLine line) {
    var text = new StringBuilder(line.isInbound() ? "in   " : "out  ").append(line.hop());
    if (!line.cluster().equals("-")) text.append("\n       ").append(line.cluster());
    if (!line.route().equals("-")) text.append(" by route ").append(line.route());
    if (!line.isFailure()) return text.toString();
    Cause cause = Cause.of(line);
    return text.append("\n       ")
        .append(cause.why())
        .append(' ')
        .append(cause.remedy())
        .toString();
  }

  private static String json(AccessLine line) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("source", line.source());
    tree.put("direction", line.isInbound() ? "in" : "out");
    tree.put("start", line.start());
    tree.put("request", line.request());
    tree.put("authority", line.authority());
    tree.put("status", line.status());
    tree.put("flags", new ArrayList<>(line.flags()));
    tree.put("details", line.details());
    tree.put("millis", line.millis());
    tree.put("id", line.id());
    tree.put("cluster", line.cluster());
    tree.put("endpoint", line.endpoint());
    tree.put("route", line.route());
    if (line.isFailure()) tree.put("cause", Cause.of(line).why());
    return Json.line(tree);
  }
}
