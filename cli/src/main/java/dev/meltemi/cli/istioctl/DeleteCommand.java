package dev.meltemi.cli.istioctl;

import dev.meltemi.cli.UserError;
import dev.meltemi.kube.registry.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code istioctl delete KIND NAME…} and {@code istioctl delete -f FILE}. What exists is deleted
 * even when something else of the files does not, so that a half-made set can be cleared with the
 * files that made it.
 */
@Command(name = "delete", description = "Delete objects.", mixinStandardHelpOptions = true)
public final class DeleteCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "KIND NAME...",
      arity = "0..*",
      description = "Such as vs reviews; or KIND/NAME.")
  private List<String> words = List.of();

  @Option(names = "--ignore-not-found", description = "What does not exist is as good as deleted.")
  private boolean ignoreNotFound;

  @Mixin private final FileOptions files = new FileOptions();
  @Mixin private final ClusterOptions cluster = new ClusterOptions();
  @Mixin private final WaitOptions wait;
  @Spec private CommandSpec spec = CommandSpec.create();

  public DeleteCommand(PilotFinder localMesh) {
    this.wait = new WaitOptions(localMesh);
  }

  private record Victim(
      ResourceType type, String namespace, String name, String path, String place) {
    String spoken() {
      return Kinds.spoken(type, namespace, name);
    }

    Journal.Change change(Map<String, Object> before) {
      String folder = path.substring(0, path.lastIndexOf('/'));
      return new Journal.Change(spoken(), folder, name, Optional.of(before), Optional.empty());
    }
  }

  @Override
  public Integer call() {
    if (words.isEmpty() && files.files().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Say what to delete: KIND NAME, or -f FILE.");
    }
    var out = spec.commandLine().getOut();
    var access = cluster.access();
    var victims = victims(cluster.namespace().orElse(access.namespace()));
    try (var api = new ApiClient(access)) {
      var failures = new ArrayList<String>();
      var wishes = new ArrayList<String>();
      var changes = new ArrayList<Journal.Change>();
      for (var victim : victims) {
        var before = victim.type().isIstio() ? api.get(victim.path()) : null;
        var reply = api.delete(victim.path());
        if (reply.ok()) {
          if (before != null && before.ok()) changes.add(victim.change(before.body()));
          out.println("Deleted config: " + victim.spoken());
          wishes.add(WaitOptions.absent(victim.type().kind(), victim.namespace(), victim.name()));
        } else if (reply.status() != 404) {
          failures.add(victim.spoken() + ": " + reply.message());
        } else if (!ignoreNotFound) {
          failures.add(victim.place() + victim.spoken() + " does not exist.");
        }
      }
      out.flush();
      Journal.of(access)
          .add("delete " + typed(), OptionalInt.empty(), changes)
          .ifPresent(why -> spec.commandLine().getErr().println(why));
      if (!failures.isEmpty()) throw new UserError(String.join("\n", failures));
      return wait.await(wishes, out);
    }
  }

  private String typed() {
    return words.isEmpty() ? files.typed() : String.join(" ", words);
  }

  private List<Victim> victims(String namespace) {
    var victims = new ArrayList<Victim>();
    if (!words.isEmpty()) {
      for (var selection : Selection.of(words)) {
        String name =
            selection
                .name()
                .orElseThrow(
                    () -> new ParameterException(spec.commandLine(), "Say which: KIND NAME."));
        var type = selection.type();
        victims.add(new Victim(type, namespace, name, selection.path(namespace), ""));
      }
    }
    if (!files.files().isEmpty()) {
      for (var document :
          InputDocuments.named(InputDocuments.sources(files.files(), System.in), namespace)) {
        var target = Target.of(document, cluster.namespace());
        victims.add(
            new Victim(
                target.type(),
                target.namespace(),
                target.name(),
                target.path(),
                document.origin() + ": "));
      }
    }
    return victims;
  }
}
