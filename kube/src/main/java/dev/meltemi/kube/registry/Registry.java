package dev.meltemi.kube.registry;

import dev.meltemi.kube.store.Event;
import dev.meltemi.kube.store.Json;
import dev.meltemi.kube.store.Key;
import dev.meltemi.kube.store.Listing;
import dev.meltemi.kube.store.ObjectStore;
import dev.meltemi.kube.store.WatchStart;
import dev.meltemi.kube.store.WriteResult;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rules of reading and writing objects, for the HTTP server and the controllers alike. Safe for
 * any number of threads. Every method may end in an {@link ApiFailure}. Returned trees are shared:
 * never change one.
 */
public final class Registry {

  private final ObjectStore store;
  private final InstantSource clock;

  /** Creating a service reads which addresses are free, so services are created one at a time. */
  private final Object addresses = new Object();

  private final Deleter deleter;
  private final PodMutation mutation;

  public Registry(ObjectStore store, InstantSource clock) {
    this(store, clock, PodMutation.NONE);
  }

  /**
   * @param mutation asked about every pod that is created
   */
  public Registry(ObjectStore store, InstantSource clock, PodMutation mutation) {
    this.store = store;
    this.clock = clock;
    this.mutation = mutation;
    this.deleter = new Deleter(this, store, clock);
  }

  public Optional<ObjectNode> find(ResourceType type, String namespace, String name) {
    return store.get(key(type, namespace, name));
  }

  public ObjectNode get(ResourceType type, String namespace, String name) {
    return find(type, namespace, name).orElseThrow(() -> ApiFailure.notFound(type, name));
  }

  /** Objects of all namespaces when the namespace is empty. */
  public Listing list(ResourceType type, String namespace) {
    return store.list(type.name(), inNamespace(type, namespace));
  }

  /** As {@link ObjectStore#watch}; in all namespaces when the namespace is empty. */
  public WatchStart watch(
      ResourceType type, String namespace, long after, Consumer<Event> listener) {
    return store.watch(type.name(), inNamespace(type, namespace), after, listener);
  }

  /** The first revision from which a watch can start. */
  public long oldestRevision() {
    return store.oldest();
  }

  /** The server's time. */
  public Instant now() {
    return clock.instant();
  }

  public long revision() {
    return store.revision();
  }

  public ObjectNode create(ResourceType type, String namespace, ObjectNode object) {
    return create(type, namespace, object, false);
  }

  public ObjectNode create(ResourceType type, String namespace, ObjectNode object, boolean dryRun) {
    ObjectNode made = object.deepCopy();
    Metadata.begin(made, clock.instant());
    String name = Json.text(made, "metadata", "name");
    if (name.isEmpty()) {
      throw ApiFailure.invalid(
          type,
          "",
          List.of(
              new ApiFailure.Cause(
                  "FieldValueRequired",
                  "metadata.name",
                  "Required value: name or generateName is required")));
    }
    if (type.hasStatus()) {
      made.remove("status");
    }
    place(type, namespace, made);
    if (type.equals(Catalogue.POD)) {
      made = mutation.apply(this, namespace, made);
    }
    if (type.equals(Catalogue.NAMESPACE)) {
      // Held by the namespace controller until everything in it is gone.
      Json.child(made, "spec").putArray("finalizers").add("kubernetes");
    }
    Defaults.apply(type, made);
    Rules.check(type, made);
    if (!type.equals(Catalogue.SERVICE)) {
      return put(type, key(type, namespace, name), made, dryRun);
    }
    synchronized (addresses) {
      ServiceAddresses.assign(made, list(type, "").objects());
      return put(type, key(type, namespace, name), made, dryRun);
    }
  }

  /** As the long form, for a writer that changes whatever state it meets. */
  public ObjectNode update(
      ResourceType type, String namespace, String name, Part part, UnaryOperator<ObjectNode> edit) {
    return update(type, namespace, name, part, edit, false);
  }

  /**
   * Edits an object. The edit gets a copy of the current state and may run more than once; when it
   * leaves a {@code metadata.resourceVersion} other than the current one, the answer is 409.
   */
  public ObjectNode update(
      ResourceType type,
      String namespace,
      String name,
      Part part,
      UnaryOperator<ObjectNode> edit,
      boolean dryRun) {
    while (true) {
      ObjectNode before = get(type, namespace, name);
      ObjectNode after = edit.apply(before.deepCopy());
      long expected = Json.revision(after);
      if (expected != 0 && expected != Json.revision(before)) {
        throw ApiFailure.stale(type, name);
      }
      after = merge(type, part, before, after);
      if (dryRun || after.equals(before)) {
        return after;
      }
      if (deleter.finishes(type, after)) {
        return deleter.remove(type, after);
      }
      switch (store.update(key(type, namespace, name), after, Json.revision(before))) {
        case WriteResult.Written(ObjectNode written) -> {
          return written;
        }
        case WriteResult.Missing() -> throw ApiFailure.notFound(type, name);
        case WriteResult.Stale(var _), WriteResult.Exists(var _) -> {
          // Somebody else was faster. An edit that did not insist on a version runs again on the
          // new state.
        }
      }
    }
  }

  /** Deletes, or begins to delete, and returns the object's last known state. */
  public ObjectNode delete(ResourceType type, String namespace, String name, Deletion how) {
    return deleter.delete(type, namespace, name, how);
  }

  static Key key(ResourceType type, String namespace, String name) {
    return new Key(type.name(), type.namespaced() ? namespace : "", name);
  }

  private ObjectNode put(ResourceType type, Key key, ObjectNode object, boolean dryRun) {
    if (dryRun) {
      if (store.get(key).isPresent()) {
        throw ApiFailure.exists(type, key.name());
      }
      return object;
    }
    return switch (store.create(key, object)) {
      case WriteResult.Written(ObjectNode written) -> written;
      case WriteResult.Exists(var _), WriteResult.Missing(), WriteResult.Stale(var _) ->
          throw ApiFailure.exists(type, key.name());
    };
  }

  /** Gives a new object its kind and namespace; the namespace must be there and stay. */
  private void place(ResourceType type, String namespace, ObjectNode object) {
    object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
    ObjectNode metadata = Metadata.of(object);
    if (!type.namespaced()) {
      metadata.remove("namespace");
      return;
    }
    String written = Json.text(metadata, "namespace");
    if (!written.isEmpty() && !written.equals(namespace)) {
      throw ApiFailure.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request: "
              + written
              + " and "
              + namespace);
    }
    metadata.put("namespace", namespace);
    if (Metadata.isTerminating(get(Catalogue.NAMESPACE, "", namespace))) {
      throw ApiFailure.forbidden(
          type,
          Json.text(metadata, "name"),
          "unable to create new content in namespace "
              + namespace
              + " because it is being terminated");
    }
  }

  private static ObjectNode merge(
      ResourceType type, Part part, ObjectNode before, ObjectNode edited) {
    if (part == Part.STATUS) {
      ObjectNode after = before.deepCopy();
      edited
          .optional("status")
          .ifPresentOrElse(status -> after.set("status", status), () -> after.remove("status"));
      return after;
    }
    edited.put("apiVersion", type.apiVersion()).put("kind", type.kind());
    if (type.hasStatus()) {
      before
          .optional("status")
          .ifPresentOrElse(status -> edited.set("status", status), () -> edited.remove("status"));
    }
    if (type.equals(Catalogue.SERVICE)) {
      keepAddress(before, edited);
    }
    Defaults.apply(type, edited);
    Metadata.carry(before, edited);
    Rules.check(type, edited);
    Immutable.check(type, before, edited);
    return edited;
  }

  /** A replaced service keeps its address: clients often leave the field out. */
  private static void keepAddress(ObjectNode before, ObjectNode edited) {
    ObjectNode spec = Json.child(edited, "spec");
    for (String field : new String[] {"clusterIP", "clusterIPs"}) {
      if (!spec.has(field) && before.path("spec").has(field)) {
        spec.set(field, before.path("spec").path(field));
      }
    }
    String was = Json.text(before, "spec", "clusterIP");
    String is = Json.text(spec, "clusterIP");
    if (!was.equals(is) && !was.isEmpty()) {
      throw ApiFailure.invalid(
          Catalogue.SERVICE,
          Json.text(before, "metadata", "name"),
          List.of(
              new ApiFailure.Cause(
                  "FieldValueInvalid",
                  "spec.clusterIP",
                  "Invalid value: \"" + is + "\": field is immutable")));
    }
  }

  private static Optional<String> inNamespace(ResourceType type, String namespace) {
    return type.namespaced() && !namespace.isEmpty() ? Optional.of(namespace) : Optional.empty();
  }
}
