package dev.meltemi.kube.controller;

import dev.meltemi.kube.registry.ApiFailure;
import dev.meltemi.kube.registry.Catalogue;
import dev.meltemi.kube.registry.Deletion;
import dev.meltemi.kube.registry.Part;
import dev.meltemi.kube.registry.Registry;
import dev.meltemi.kube.registry.ResourceType;
import dev.meltemi.kube.store.Event;
import dev.meltemi.kube.store.Json;
import dev.meltemi.kube.store.Key;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives each namespace its default service account, and empties a namespace that is to go before it
 * lets it go.
 */
final class NamespaceController implements Reconciler {

  private final Registry registry;

  NamespaceController(Registry registry) {
    this.registry = registry;
  }

  @Override
  public List<ResourceType> watched() {
    return Catalogue.stored();
  }

  @Override
  public Set<Key> affected(Event.Change change) {
    Key key = change.key();
    if (key.type().equals(Catalogue.NAMESPACE.name())) {
      return Set.of(key);
    }
    // Something left a namespace that may be waiting for it, or came into one that is gone.
    boolean matters =
        change.after().isEmpty()
            || registry.find(Catalogue.NAMESPACE, "", key.namespace()).isEmpty();
    return matters && !key.namespace().isEmpty()
        ? Set.of(new Key(Catalogue.NAMESPACE.name(), "", key.namespace()))
        : Set.of();
  }

  @Override
  public Optional<Duration> reconcile(Key key) {
    String name = key.name();
    Optional<ObjectNode> namespace = registry.find(Catalogue.NAMESPACE, "", name);
    boolean stays =
        namespace
            .filter(object -> Json.text(object, "metadata", "deletionTimestamp").isEmpty())
            .isPresent();
    if (stays) {
      addServiceAccount(name);
    } else if (empty(name) && namespace.isPresent()) {
      registry.update(Catalogue.NAMESPACE, "", name, Part.MAIN, NamespaceController::release);
    }
    return Optional.empty();
  }

  private void addServiceAccount(String namespace) {
    if (registry.find(Catalogue.SERVICE_ACCOUNT, namespace, "default").isEmpty()) {
      ObjectNode account = Json.object();
      account.putObject("metadata").put("name", "default");
      registry.create(Catalogue.SERVICE_ACCOUNT, namespace, account);
    }
  }

  /** Begins to delete everything, and says whether everything is gone. */
  private boolean empty(String namespace) {
    boolean empty = true;
    for (ResourceType type : Catalogue.stored()) {
      if (type.namespaced()) {
        for (ObjectNode object : registry.list(type, namespace).objects()) {
          delete(type, namespace, Json.text(object, "metadata", "name"));
        }
        empty &= registry.list(type, namespace).objects().isEmpty();
      }
    }
    return empty;
  }

  private void delete(ResourceType type, String namespace, String name) {
    try {
      registry.delete(type, namespace, name, Deletion.graceful());
    } catch (ApiFailure failure) {
      if (failure.code() != 404) {
        throw failure;
      }
    }
  }

  private static ObjectNode release(ObjectNode namespace) {
    Json.child(namespace, "spec").remove("finalizers");
    return namespace;
  }
}
