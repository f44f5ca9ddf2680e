package dev.meltemi.cli.istioctl;

import dev.meltemi.cli.UserError;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code istioctl get KIND [NAME…]} and {@code istioctl get -f FILE}. */
@Command(name = "get", description = "Show objects.", mixinStandardHelpOptions = true)
public final class GetCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "KIND [NAME...]",
      arity = "0..*",
      description = "Such as vs, dr, gw, svc or pods; or KIND/NAME.")
  private List<String> words = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "yaml, json, wide or name; otherwise a table.")
  private @Nullable String output;

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "Look in all namespaces.")
  private boolean allNamespaces;

  @Option(
      names = {"-l", "--selector"},
      paramLabel = "LABELS",
      description = "Only objects with these labels: app=reviews,version!=v1.")
  private @Nullable String selector;

  @Mixin private final FileOptions files = new FileOptions();
  @Mixin private final ClusterOptions cluster = new ClusterOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (words.isEmpty() && files.files().isEmpty()) {
      throw new ParameterException(spec.commandLine(), "Say what to get: a KIND, or -f FILE.");
    }
    var format = OutputFormat.of(Optional.ofNullable(output));
    try (var api = new ApiClient(cluster.access())) {
      String namespace = allNamespaces ? "" : cluster.namespace().orElse(api.defaultNamespace());
      var printer = new ObjectPrinter(spec.commandLine().getOut(), format, allNamespaces);
      var missing = new ArrayList<String>();
      for (var request : requests(namespace)) {
        var reply = format.isTable() ? api.table(request.path()) : api.get(request.path());
        if (reply.ok()) printer.add(request.selection().type(), reply.body());
        else missing.add(reply.message());
      }
      if (missing.isEmpty() || printer.hasSome()) printer.finish(namespace);
      if (!missing.isEmpty()) throw new UserError(String.join("\n", missing));
      return 0;
    }
  }

  private record Request(Selection selection, String path) {}

  private List<Request> requests(String namespace) {
    var requests = new ArrayList<Request>();
    if (!words.isEmpty()) {
      for (var selection : Selection.of(words)) {
        if (selection.name().isPresent() && allNamespaces) {
          throw new ParameterException(
              spec.commandLine(), "A name cannot be looked up in all namespaces: use -n.");
        }
        requests.add(new Request(selection, selection.path(namespace) + query()));
      }
    }
    if (!files.files().isEmpty()) {
      var sources = InputDocuments.sources(files.files(), System.in);
      for (var document :
          InputDocuments.checked(sources, namespace.isEmpty() ? "default" : namespace)
              .documents()) {
        var target = Target.of(document, cluster.namespace());
        requests.add(
            new Request(new Selection(target.type(), Optional.of(target.name())), target.path()));
      }
    }
    return requests;
  }

  private String query() {
    return selector == null
        ? ""
        : "?labelSelector=" + URLEncoder.encode(selector, StandardCharsets.UTF_8);
  }
}
