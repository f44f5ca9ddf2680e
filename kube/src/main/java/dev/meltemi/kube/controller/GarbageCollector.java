package dev.meltemi.kube.controller;

import dev.meltemi.kube.registry.Catalogue;
import dev.meltemi.kube.registry.Deletion;
import dev.meltemi.kube.registry.Owners;
import dev.meltemi.kube.registry.Registry;
import dev.meltemi.kube.registry.ResourceType;
import dev.meltemi.kube.store.Event;
import dev.meltemi.kube.store.Json;
import dev.meltemi.kube.store.Key;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Deletes what has lost all its owners. */
final class GarbageCollector implements Reconciler {

  private final Registry registry;

  GarbageCollector(Registry registry) {
    this.registry = registry;
  }

  @Override
  public List<ResourceType> watched() {
    return Catalogue.stored();
  }

  @Override
  public Set<Key> affected(Event.Change change) {
    if (change.after().isPresent()) {
      // New, or with new owners: they may be gone already.
      return Owners.uids(change.object()).isEmpty() ? Set.of() : Set.of(change.key());
    }
    return dependents(Json.text(change.object(), "metadata", "uid"));
  }

  @Override
  public Optional<Duration> reconcile(Key key) {
    ResourceType type = type(key);
    Optional<ObjectNode> object = registry.find(type, key.namespace(), key.name());
    boolean abandoned = object.filter(this::isAbandoned).isPresent();
    if (abandoned && Json.text(object.get(), "metadata", "deletionTimestamp").isEmpty()) {
      registry.delete(type, key.namespace(), key.name(), Deletion.graceful());
    }
    return Optional.empty();
  }

  private boolean isAbandoned(JsonNode object) {
    JsonNode owners = Json.at(object, "metadata", "ownerReferences");
    return !owners.isEmpty()
        && owners
            .valueStream()
            .noneMatch(owner -> isThere(owner, Json.text(object, "metadata", "namespace")));
  }

  private boolean isThere(JsonNode owner, String namespace) {
    String apiVersion = Json.text(owner, "apiVersion");
    String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
    Optional<ResourceType> type =
        Catalogue.stored().stream()
            .filter(
                each -> each.group().equals(group) && each.kind().equals(Json.text(owner, "kind")))
            .findFirst();
    // An owner of a type that is not ours cannot be looked up, so it counts as there.
    return type.isEmpty()
        || registry
            .find(type.get(), namespace, Json.text(owner, "name"))
            .filter(found -> Json.text(found, "metadata", "uid").equals(Json.text(owner, "uid")))
            .isPresent();
  }

  private Set<Key> dependents(String uid) {
    Set<Key> keys = new HashSet<>();
    for (ResourceType type : Catalogue.stored()) {
      for (ObjectNode object : registry.list(type, "").objects()) {
        if (Owners.uids(object).contains(uid)) {
          keys.add(
              new Key(
                  type.name(),
                  Json.text(object, "metadata", "namespace"),
                  Json.text(object, "metadata", "name")));
        }
      }
    }
    return keys;
  }

  private static ResourceType type(Key key) {
    return Catalogue.stored().stream()
        .filter(type -> type.name().equals(key.type()))
        .findFirst()
        .orElseThrow();
  }
}
