package dev.meltemi.cli.istioctl;

import dev.meltemi.cli.UserError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code istioctl undo [NUMBER]}: objects become what they were before a change. */
@Command(
    name = "undo",
    description = "Take back the last change, or the one of a number of istioctl history.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  istioctl undo --wait", "  istioctl undo 7"})
public final class UndoCommand implements Callable<Integer> {
  private static final int NOT_FOUND = 404;

  @Parameters(
      arity = "0..1",
      paramLabel = "NUMBER",
      description = "Of istioctl history; otherwise the last change that is not undone.")
  private List<Integer> numbers = List.of();

  @Option(names = "--force", description = "Also objects that were changed since by somebody else.")
  private boolean force;

  @Mixin private final ClusterOptions cluster = new ClusterOptions();
  @Mixin private final WaitOptions wait;
  @Spec private CommandSpec spec = CommandSpec.create();

  public UndoCommand(PilotFinder localMesh) {
    this.wait = new WaitOptions(localMesh);
  }

  @Override
  public Integer call() {
    var access = cluster.access();
    Journal journal = Journal.of(access);
    Journal.Entry entry = chosen(journal.entries());
    var out = spec.commandLine().getOut();
    try (var api = new ApiClient(access)) {
      List<Optional<Map<String, Object>>> now = new ArrayList<>();
      for (var change : entry.changes()) now.add(current(api, change));
      if (!force) refuseWhatIsNewer(entry, now);
      Set<String> wishes = new LinkedHashSet<>();
      List<Journal.Change> made = new ArrayList<>();
      for (int i = entry.changes().size() - 1; i >= 0; i--) {
        var change = entry.changes().get(i);
        var after = restore(api, change, now.get(i));
        made.add(
            new Journal.Change(change.object(), change.folder(), change.name(), now.get(i), after));
        out.println(words(change, after));
        wishes.add(wish(change, after));
      }
      out.flush();
      String command = "undo " + entry.number();
      journal.add(command, OptionalInt.of(entry.number()), made).ifPresent(this::warn);
      return wait.await(wishes, out);
    }
  }

  private Journal.Entry chosen(List<Journal.Entry> entries) {
    if (!numbers.isEmpty()) {
      return entries.stream()
          .filter(entry -> entry.number() == numbers.getFirst())
          .findFirst()
          .orElseThrow(() ->
              new UserError(
                  "There is no change %d in the history. istioctl history shows them."
                      .formatted(numbers.getFirst())));
    }
    Set<Integer> undone =
        entries.stream()
            .flatMapToInt(entry -> entry.undoes().stream())
            .boxed()
            .collect(Collectors.toSet());
    return entries.reversed().stream()
        .filter(entry -> entry.undoes().isEmpty() && !undone.contains(entry.number()))
        .findFirst()
        .orElseThrow(() -> new UserError("There is nothing to undo. istioctl history shows why."));
  }

  private static Optional<Map<String, Object>> current(ApiClient api, Journal.Change change) {
    var reply = api.get(change.path());
    if (reply.status() == NOT_FOUND) return Optional.empty();
    if (!reply.ok()) throw api.failure("does not show " + change.object() + ": " + reply.message());
    return Optional.of(reply.body());
  }

  private static void refuseWhatIsNewer(
      Journal.Entry entry, List<Optional<Map<String, Object>>> now) {
    List<String> newer = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      var change = entry.changes().get(i);
      boolean same =
          change.after().map(Journal.Change::spec).equals(now.get(i).map(Journal.Change::spec));
      if (!same) newer.add(change.object() + " was changed since.");
    }
    if (newer.isEmpty()) return;
    throw new UserError(
        "%s\nNothing was changed. To undo change %d all the same: istioctl undo %d --force"
            .formatted(String.join("\n", newer), entry.number(), entry.number()));
  }

  /** The object as it is afterwards; empty when there is none. */
  private static Optional<Map<String, Object>> restore(
      ApiClient api, Journal.Change change, Optional<Map<String, Object>> now) {
    if (change.before().isEmpty()) {
      if (now.isEmpty()) return Optional.empty();
      var reply = api.delete(change.path());
      if (!reply.ok()) throw refused(api, change, reply);
      return Optional.empty();
    }
    var object = new LinkedHashMap<>(change.before().get());
    var metadata = new LinkedHashMap<>(Trees.metadata(object));
    for (String own :
        List.of("resourceVersion", "uid", "creationTimestamp", "generation", "managedFields")) {
      metadata.remove(own);
    }
    now.ifPresent(known -> metadata.put("resourceVersion", Trees.revision(known)));
    object.put("metadata", metadata);
    object.remove("status");
    var reply =
        now.isPresent() ? api.put(change.path(), object) : api.post(change.folder(), object);
    if (!reply.ok()) throw refused(api, change, reply);
    return Optional.of(reply.body());
  }

  private static UserError refused(ApiClient api, Journal.Change change, ApiClient.Reply reply) {
    return api.failure("refuses to take back " + change.object() + ": " + reply.message());
  }

  private static String words(Journal.Change change, Optional<Map<String, Object>> after) {
    return after
        .map(object ->
            "Restored config %s at revision %s".formatted(change.object(), Trees.revision(object)))
        .orElse("Deleted config: " + change.object());
  }

  private static String wish(Journal.Change change, Optional<Map<String, Object>> after) {
    var known = after.or(change::after).orElse(Map.of());
    String kind = Trees.text(known, "kind");
    String namespace = Trees.text(Trees.metadata(known), "namespace");
    return after
        .map(object -> WaitOptions.revision(kind, Trees.revision(object)))
        .orElse(WaitOptions.absent(kind, namespace, change.name()));
  }

  private void warn(String why) {
    spec.commandLine().getErr().println(why);
    spec.commandLine().getErr().flush();
  }
}
