package dev.meltemi.kube.registry;

import dev.meltemi.kube.store.Json;
import dev.meltemi.kube.store.ObjectStore;
import dev.meltemi.kube.store.WriteResult;
import java.time.InstantSource;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deletion. An object goes at once, unless somebody has something to do before: the kubelet for a
 * pod's grace period, the owner of a finalizer, the namespace controller for what is in a
 * namespace. Then it is marked, and goes when they have finished.
 */
final class Deleter {

  private static final Set<String> KEPT_NAMESPACES =
      Set.of("default", "kube-system", "kube-public");

  private final Registry registry;
  private final ObjectStore store;
  private final InstantSource clock;

  Deleter(Registry registry, ObjectStore store, InstantSource clock) {
    this.registry = registry;
    this.store = store;
    this.clock = clock;
  }

  ObjectNode delete(ResourceType type, String namespace, String name, Deletion how) {
    while (true) {
      ObjectNode object = registry.get(type, namespace, name);
      check(type, object, how);
      if (how.dryRun()) {
        return object;
      }
      if (how.orphan()) {
        orphanDependents(Json.text(object, "metadata", "uid"));
      }
      long grace = graceSeconds(type, object, how);
      ObjectNode marked = mark(type, object, grace);
      boolean goes = grace == 0 && !isHeld(type, object);
      if (!goes && marked.equals(object)) {
        return object;
      }
      var key = Registry.key(type, namespace, name);
      WriteResult result =
          goes
              ? store.delete(key, Json.revision(object))
              : store.update(key, marked, Json.revision(object));
      switch (result) {
        case WriteResult.Written(ObjectNode written) -> {
          return written;
        }
        case WriteResult.Missing() -> throw ApiFailure.notFound(type, name);
        case WriteResult.Stale(var _), WriteResult.Exists(var _) -> {
          // Changed in between: decide again on the new state.
        }
      }
    }
  }

  /** Whether an update took away the last thing that held back a deletion. */
  boolean finishes(ResourceType type, ObjectNode object) {
    boolean waitsForKubelet =
        object.path("metadata").path("deletionGracePeriodSeconds").asLong(0) > 0;
    return Metadata.isTerminating(object) && !isHeld(type, object) && !waitsForKubelet;
  }

  /** Removes an object whose deletion was finished by an update. */
  ObjectNode remove(ResourceType type, ObjectNode object) {
    String name = Json.text(object, "metadata", "name");
    var key = Registry.key(type, Json.text(object, "metadata", "namespace"), name);
    return switch (store.delete(key, Json.revision(object))) {
      case WriteResult.Written(ObjectNode written) -> written;
      case WriteResult.Missing() -> throw ApiFailure.notFound(type, name);
      case WriteResult.Stale(var _), WriteResult.Exists(var _) ->
          throw ApiFailure.stale(type, name);
    };
  }

  private static void check(ResourceType type, ObjectNode object, Deletion how) {
    String name = Json.text(object, "metadata", "name");
    if (type.equals(Catalogue.NAMESPACE) && KEPT_NAMESPACES.contains(name)) {
      throw ApiFailure.forbidden(type, name, "this namespace may not be deleted");
    }
    how.uid()
        .filter(uid -> !uid.equals(Json.text(object, "metadata", "uid")))
        .ifPresent(uid -> {
          throw ApiFailure.conflict(type, name, "Precondition failed: the UID is not " + uid);
        });
    how.resourceVersion()
        .filter(version -> !version.equals(Json.text(object, "metadata", "resourceVersion")))
        .ifPresent(version -> {
          throw ApiFailure.conflict(
              type, name, "Precondition failed: the resource version is not " + version);
        });
  }

  private static boolean isHeld(ResourceType type, JsonNode object) {
    return !Json.at(object, "metadata", "finalizers").isEmpty()
        || (type.equals(Catalogue.NAMESPACE) && !Json.at(object, "spec", "finalizers").isEmpty());
  }

  private static long graceSeconds(ResourceType type, JsonNode object, Deletion how) {
    if (!type.equals(Catalogue.POD)) {
      return 0;
    }
    String phase = Json.text(object, "status", "phase");
    if (phase.equals("Succeeded") || phase.equals("Failed")) {
      return 0;
    }
    long own =
        Json.at(object, "spec", "terminationGracePeriodSeconds").asLong(PodDefaults.GRACE_SECONDS);
    long asked = Math.max(0, how.graceSeconds().orElse(own));
    // A second request may shorten the period, never lengthen it.
    return Metadata.isTerminating(object)
        ? Math.min(asked, Json.at(object, "metadata", "deletionGracePeriodSeconds").asLong(asked))
        : asked;
  }

  private ObjectNode mark(ResourceType type, ObjectNode object, long grace) {
    boolean sameGrace =
        Json.at(object, "metadata", "deletionGracePeriodSeconds").asLong(-1) == grace;
    if (Metadata.isTerminating(object) && sameGrace) {
      return object;
    }
    ObjectNode marked = object.deepCopy();
    Metadata.of(marked)
        .put("deletionTimestamp", Metadata.time(clock.instant().plusSeconds(grace)))
        .put("deletionGracePeriodSeconds", grace);
    if (type.equals(Catalogue.NAMESPACE)) {
      Json.child(marked, "status").put("phase", "Terminating");
    }
    return marked;
  }

  private void orphanDependents(String uid) {
    for (ResourceType type : Catalogue.stored()) {
      for (ObjectNode object : registry.list(type, "").objects()) {
        if (Owners.uids(object).contains(uid)) {
          registry.update(
              type,
              Json.text(object, "metadata", "namespace"),
              Json.text(object, "metadata", "name"),
              Part.MAIN,
              dependent -> {
                ((ArrayNode) Json.at(dependent, "metadata", "ownerReferences"))
                    .removeIf(owner -> Json.text(owner, "uid").equals(uid));
                return dependent;
              });
        }
      }
    }
  }
}
