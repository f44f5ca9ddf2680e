package dev.meltemi.cli.istioctl;

import dev.meltemi.cli.UserError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Creates and replaces objects: looks whether all is as the command wants it, and only then writes.
 */
final class ObjectWriter {
  enum Mode {
    CREATE,
    REPLACE,
    APPLY
  }

  private static final int CONFLICT = 409;

  /** How often a replacement that met another change is tried again. */
  private static final int MOST_AGAIN = 10;

  private final ApiClient api;
  private final Mode mode;
  private final String typedFiles;

  /**
   * @param typedFiles the {@code -f} options as typed, for the command that a message advises
   */
  ObjectWriter(ApiClient api, Mode mode, String typedFiles) {
    this.api = api;
    this.mode = mode;
    this.typedFiles = typedFiles;
  }

  /**
   * An object as the server has it now.
   *
   * @param outcome for the user: {@code Created config … at revision 42}
   * @param before empty when it was created
   */
  record Written(
      Target target,
      String revision,
      String outcome,
      Optional<Map<String, Object>> before,
      Map<String, Object> after) {}

  /**
   * Writes all, in order. Nothing is written when one of them exists (create) or does not
   * (replace).
   */
  List<Written> write(List<Target> targets) {
    var existing = new ArrayList<Optional<Map<String, Object>>>();
    for (var target : targets) existing.add(find(target));
    refuseWhatDoesNotFit(targets, existing);
    var written = new ArrayList<Written>();
    for (int i = 0; i < targets.size(); i++) {
      var target = targets.get(i);
      written.add(existing.get(i).map(old -> update(target, old)).orElseGet(() -> create(target)));
    }
    return written;
  }

  private Optional<Map<String, Object>> find(Target target) {
    var reply = api.get(target.path());
    if (reply.status() == 404) return Optional.empty();
    return Optional.of(accepted(reply, target));
  }

  private void refuseWhatDoesNotFit(
      List<Target> targets, List<Optional<Map<String, Object>>> existing) {
    var refused = new ArrayList<String>();
    for (int i = 0; i < targets.size(); i++) {
      var target = targets.get(i);
      var old = existing.get(i);
      if (mode == Mode.CREATE && old.isPresent())
        refused.add(exists(target, Trees.revision(old.get())));
      if (mode == Mode.REPLACE && old.isEmpty()) refused.add(missing(target));
    }
    if (refused.isEmpty()) return;
    String advice =
        mode == Mode.CREATE
            ? "To put the new version in its place: istioctl replace "
            : "To make it: istioctl create ";
    throw new UserError(
        String.join("\n", refused) + "\nNothing was changed. " + advice + typedFiles);
  }

  private static String exists(Target target, String revision) {
    return "%s: %s already exists, at revision %s, so it cannot be created."
        .formatted(target.document().origin(), target.spoken(), revision);
  }

  private static String missing(Target target) {
    return "%s: %s does not exist, so it cannot be replaced."
        .formatted(target.document().origin(), target.spoken());
  }

  private Written create(Target target) {
    var tree = mode == Mode.APPLY ? remembering(target.tree(), target.tree()) : target.tree();
    var object = accepted(api.post(target.folder(), tree), target);
    return written(target, Optional.empty(), object, "Created config %s at revision %s");
  }

  private Written update(Target target, Map<String, Object> old) {
    if (mode == Mode.APPLY && !target.type().isIstio()) return merge(target, old);
    var reply = api.put(target.path(), inPlaceOf(old, target));
    for (int again = 1; reply.status() == CONFLICT && again <= MOST_AGAIN; again++) {
      if (!Trees.revision(target.tree()).isEmpty()) break; // the user meant that one and no other
      // In between somebody has changed it, most often the control plane its status.
      var now = find(target);
      if (now.isEmpty()) break;
      reply = api.put(target.path(), inPlaceOf(now.get(), target));
    }
    return written(
        target, Optional.of(old), accepted(reply, target), "Updated config %s to revision %s");
  }

  /**
   * The document with the version that it replaces: its own if it names one, so that the server
   * refuses it when the object has changed since.
   */
  private Map<String, Object> inPlaceOf(Map<String, Object> old, Target target) {
    var tree = mode == Mode.APPLY ? remembering(target.tree(), target.tree()) : target.tree();
    var metadata = new LinkedHashMap<>(Trees.metadata(tree));
    metadata.putIfAbsent("resourceVersion", Trees.revision(old));
    return Trees.with(tree, "metadata", metadata);
  }

  private Written merge(Target target, Map<String, Object> old) {
    var last = lastApplied(old);
    var patch = ThreeWay.patch(last, remembering(target.tree(), target.tree()));
    var object = accepted(api.mergePatch(target.path(), patch), target);
    boolean same = Trees.revision(object).equals(Trees.revision(old));
    return written(
        target,
        Optional.of(old),
        object,
        same ? "Unchanged config %s at revision %s" : "Updated config %s to revision %s");
  }

  private static Map<String, Object> lastApplied(Map<String, Object> object) {
    String json =
        Trees.text(Trees.map(Trees.metadata(object).get("annotations")), ThreeWay.LAST_APPLIED);
    if (json.isEmpty()) return Map.of();
    try {
      return new JsonMapper()
          .readValue(json, new TypeReference<LinkedHashMap<String, Object>>() {});
    } catch (JacksonException e) {
      return Map.of(); // somebody else's annotation: nothing is known of the last apply
    }
  }

  private static Map<String, Object> remembering(
      Map<String, Object> tree, Map<String, Object> applied) {
    var metadata = Trees.metadata(tree);
    var annotations = Trees.map(metadata.get("annotations"));
    var marked =
        Trees.with(
            annotations,
            ThreeWay.LAST_APPLIED,
            new JsonMapper().writeValueAsString(applied) + "\n");
    return Trees.with(tree, "metadata", Trees.with(metadata, "annotations", marked));
  }

  private Written written(
      Target target,
      Optional<Map<String, Object>> before,
      Map<String, Object> object,
      String format) {
    String revision = Trees.revision(object);
    return new Written(
        target, revision, format.formatted(target.spoken(), revision), before, object);
  }

  private static Map<String, Object> accepted(ApiClient.Reply reply, Target target) {
    if (reply.ok()) return reply.body();
    throw new UserError(
        "%s: the API server refuses %s: %s"
            .formatted(target.document().origin(), target.spoken(), reply.message()));
  }
}
