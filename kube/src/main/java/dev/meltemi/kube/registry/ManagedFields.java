package dev.meltemi.kube.registry;

import dev.meltemi.kube.registry.FieldPaths.Path;
import dev.meltemi.kube.store.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who has set which field of an object, kept in {@code metadata.managedFields}. Only writes of
 * clients to the object itself are recorded: what controllers and the kubelet write, and the
 * status, has no owner.
 */
public final class ManagedFields {

  private static final String FIELD = "managedFields";

  /**
   * A writer. The same name owns separately what it applied and what it wrote in other ways.
   *
   * @param applies whether by server-side apply
   */
  record Owner(String manager, boolean applies, String apiVersion) {}

  /** A write that happens now. */
  public record Writer(String manager, String apiVersion, Instant now) {
    Owner updating() {
      return new Owner(manager, false, apiVersion);
    }

    Owner applying() {
      return new Owner(manager, true, apiVersion);
    }
  }

  private final Map<Owner, NavigableSet<Path>> sets = new LinkedHashMap<>();
  private final Map<Owner, String> times = new LinkedHashMap<>();

  private ManagedFields(JsonNode object) {
    for (JsonNode entry : Json.at(object, "metadata", FIELD)) {
      Owner owner =
          new Owner(
              Json.text(entry, "manager"),
              Json.text(entry, "operation").equals("Apply"),
              Json.text(entry, "apiVersion"));
      sets.put(owner, FieldPaths.read(entry.path("fieldsV1")));
      times.put(owner, Json.text(entry, "time"));
    }
  }

  /** Makes the writer the owner of all that is in a new object. */
  public static void created(ResourceType type, ObjectNode object, Writer writer) {
    Json.child(object, "metadata").remove(FIELD);
    updated(type, Json.object(), object, writer);
  }

  /** Makes the writer the owner of all that it has changed. */
  public static void updated(ResourceType type, JsonNode before, ObjectNode after, Writer writer) {
    JsonNode written = Json.at(after, "metadata", FIELD);
    JsonNode known = Json.at(before, "metadata", FIELD);
    // A client may rewrite the record itself, as kubectl does when it begins to apply on the
    // server's side; one that leaves it out has nothing to say about it.
    boolean rewritten = !written.isMissingNode() && !written.equals(known);
    ManagedFields fields = new ManagedFields(rewritten ? after : before);
    NavigableSet<Path> present = FieldPaths.of(type, after);
    NavigableSet<Path> changed = new TreeSet<>();
    for (Path path : present) {
      boolean same = FieldPaths.value(before, path).equals(FieldPaths.value(after, path));
      boolean itself = path.steps().getLast().equals(FieldPaths.ITSELF);
      boolean there = !FieldPaths.value(before, path).isMissingNode();
      if (itself ? !there : !same) {
        changed.add(path);
      }
    }
    fields
        .sets
        .values()
        .forEach(set -> {
          set.removeAll(changed);
          set.removeIf(path -> FieldPaths.value(after, path).isMissingNode());
        });
    if (!changed.isEmpty()) {
      fields.sets.computeIfAbsent(writer.updating(), _ -> new TreeSet<>()).addAll(changed);
      fields.times.put(writer.updating(), Metadata.time(writer.now()));
    }
    fields.writeTo(after);
  }

  /**
   * Server-side apply: what is applied is set, what this manager had applied before and no longer
   * does is taken away.
   *
   * @param live may be changed
   * @param applied the whole intent of the manager
   * @param force take over fields that others own
   * @throws ApiFailure 409 with every field that another manager has set to another value
   */
  public static ObjectNode apply(
      ResourceType type, ObjectNode live, ObjectNode applied, Writer writer, boolean force) {
    ManagedFields fields = new ManagedFields(live);
    Owner me = writer.applying();
    NavigableSet<Path> intent = FieldPaths.of(type, applied);
    Map<Owner, List<Path>> conflicts = fields.conflicts(me, intent, live, applied);
    if (!conflicts.isEmpty() && !force) {
      throw conflict(conflicts);
    }
    conflicts.forEach((owner, paths) -> paths(fields, owner).removeAll(paths));
    NavigableSet<Path> gone = new TreeSet<>(paths(fields, me));
    gone.removeAll(intent);
    fields.sets.forEach((owner, set) -> {
      if (!isOf(owner, me)) {
        gone.removeAll(set);
      }
    });
    ObjectNode merged = new ApplyMerge(type).merge(live, applied);
    gone.forEach(path -> FieldPaths.remove(merged, path));
    if (!paths(fields, me).equals(intent)) {
      fields.times.put(me, Metadata.time(writer.now()));
    }
    // One manager may have applied in another version before.
    fields.sets.keySet().removeIf(owner -> isOf(owner, me) && !owner.equals(me));
    fields.sets.put(me, intent);
    fields.times.putIfAbsent(me, Metadata.time(writer.now()));
    fields.writeTo(merged);
    return merged;
  }

  private static NavigableSet<Path> paths(ManagedFields fields, Owner owner) {
    return fields.sets.entrySet().stream()
        .filter(entry -> isOf(entry.getKey(), owner))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseGet(TreeSet::new);
  }

  private static boolean isOf(Owner entry, Owner owner) {
    return entry.equals(owner)
        || (entry.applies() && owner.applies() && entry.manager().equals(owner.manager()));
  }

  private Map<Owner, List<Path>> conflicts(
      Owner me, NavigableSet<Path> intent, JsonNode live, JsonNode applied) {
    Map<Owner, List<Path>> conflicts = new LinkedHashMap<>();
    sets.forEach((owner, set) -> {
      for (Path path : isOf(owner, me) ? List.<Path>of() : intent) {
        boolean differs = !FieldPaths.value(live, path).equals(FieldPaths.value(applied, path));
        if (differs && set.contains(path) && !path.steps().getLast().equals(FieldPaths.ITSELF)) {
          conflicts.computeIfAbsent(owner, _ -> new ArrayList<>()).add(path);
        }
      }
    });
    return conflicts;
  }

  private void writeTo(ObjectNode object) {
    ObjectNode metadata = Json.child(object, "metadata");
    metadata.remove(FIELD);
    sets.values().removeIf(NavigableSet::isEmpty);
    if (sets.isEmpty()) {
      return;
    }
    ArrayNode list = metadata.putArray(FIELD);
    for (boolean applied : new boolean[] {true, false}) {
      sets.forEach((owner, set) -> {
        if (owner.applies() == applied) {
          list.addObject()
              .put("manager", owner.manager())
              .put("operation", applied ? "Apply" : "Update")
              .put("apiVersion", owner.apiVersion())
              .put("time", Optional.ofNullable(times.get(owner)).orElse(""))
              .put("fieldsType", "FieldsV1")
              .set("fieldsV1", FieldPaths.tree(set));
        }
      });
    }
  }

  private static ApiFailure conflict(Map<Owner, List<Path>> conflicts) {
    List<ApiFailure.Cause> causes = new ArrayList<>();
    List<String> sentences = new ArrayList<>();
    conflicts.forEach((owner, paths) -> {
      String who =
          "conflict%s with \"%s\" using %s"
              .formatted(paths.size() == 1 ? "" : "s", owner.manager(), owner.apiVersion());
      sentences.add(
          paths.size() == 1
              ? who + ": " + paths.getFirst()
              : who + ":\n- " + String.join("\n- ", paths.stream().map(Path::toString).toList()));
      paths.forEach(path ->
          causes.add(
              new ApiFailure.Cause(
                  "FieldManagerConflict",
                  path.toString(),
                  "conflict with \"%s\" using %s".formatted(owner.manager(), owner.apiVersion()))));
    });
    return ApiFailure.applyConflict(causes, String.join("\n", sentences));
  }
}
