package dev.meltemi.kube.controller;

import dev.meltemi.kube.registry.Catalogue;
import dev.meltemi.kube.registry.Deletion;
import dev.meltemi.kube.registry.LabelSelector;
import dev.meltemi.kube.registry.Owners;
import dev.meltemi.kube.registry.Part;
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

/**
 * Keeps Endpoints and EndpointSlices of every service with a selector. Others are left to whoever
 * writes them.
 */
final class EndpointsController implements Reconciler {

  private final Registry registry;

  EndpointsController(Registry registry) {
    this.registry = registry;
  }

  @Override
  public List<ResourceType> watched() {
    return List.of(Catalogue.SERVICE, Catalogue.POD, Catalogue.ENDPOINT_SLICE);
  }

  @Override
  public Set<Key> affected(Event.Change change) {
    Key key = change.key();
    if (key.type().equals(Catalogue.SERVICE.name())) {
      return Set.of(key);
    }
    Set<Key> services = new HashSet<>();
    if (key.type().equals(Catalogue.ENDPOINT_SLICE.name())) {
      String owner =
          Json.at(change.object(), "metadata", "labels", ServiceEndpoints.SERVICE_NAME)
              .asString("");
      services.add(new Key(Catalogue.SERVICE.name(), key.namespace(), owner));
      return services;
    }
    for (ObjectNode service : registry.list(Catalogue.SERVICE, key.namespace()).objects()) {
      var selected = LabelSelector.ofMap(Json.at(service, "spec", "selector"));
      if (change.before().filter(selected).isPresent()
          || change.after().filter(selected).isPresent()) {
        services.add(
            new Key(
                Catalogue.SERVICE.name(), key.namespace(), Json.text(service, "metadata", "name")));
      }
    }
    return services;
  }

  @Override
  public Optional<Duration> reconcile(Key key) {
    Optional<ObjectNode> service =
        registry
            .find(Catalogue.SERVICE, key.namespace(), key.name())
            .filter(each -> !Json.at(each, "spec", "selector").isEmpty())
            .filter(each -> !Json.text(each, "spec", "type").equals("ExternalName"));
    // What belongs to a service that is gone goes with its owner.
    service.ifPresent(each -> write(key.namespace(), each));
    return Optional.empty();
  }

  private void write(String namespace, ObjectNode service) {
    var selector = LabelSelector.ofMap(Json.at(service, "spec", "selector"));
    List<ObjectNode> pods =
        registry.list(Catalogue.POD, namespace).objects().stream().filter(selector).toList();
    ServiceEndpoints endpoints = new ServiceEndpoints(service, pods);
    Set<String> kept = new HashSet<>();
    for (ObjectNode slice : endpoints.slices()) {
      kept.add(Json.text(slice, "metadata", "name"));
      put(Catalogue.ENDPOINT_SLICE, namespace, service, slice);
    }
    put(Catalogue.ENDPOINTS, namespace, service, endpoints.endpoints());
    for (ObjectNode slice : slicesOf(namespace, service)) {
      if (!kept.contains(Json.text(slice, "metadata", "name"))) {
        registry.delete(
            Catalogue.ENDPOINT_SLICE,
            namespace,
            Json.text(slice, "metadata", "name"),
            Deletion.graceful());
      }
    }
  }

  private void put(ResourceType type, String namespace, ObjectNode service, ObjectNode wanted) {
    String name = Json.text(wanted, "metadata", "name");
    Owners.own(service, wanted);
    if (registry.find(type, namespace, name).isEmpty()) {
      registry.create(type, namespace, wanted);
      return;
    }
    registry.update(
        type,
        namespace,
        name,
        Part.MAIN,
        current -> {
          wanted.properties().stream()
              .filter(field -> !field.getKey().equals("metadata"))
              .forEach(field -> current.set(field.getKey(), field.getValue().deepCopy()));
          ObjectNode metadata = Json.child(current, "metadata");
          metadata.set("labels", Json.at(wanted, "metadata", "labels"));
          metadata.set("ownerReferences", Json.at(wanted, "metadata", "ownerReferences"));
          return current;
        });
  }

  private List<ObjectNode> slicesOf(String namespace, JsonNode service) {
    String uid = Json.text(service, "metadata", "uid");
    return registry.list(Catalogue.ENDPOINT_SLICE, namespace).objects().stream()
        .filter(slice -> Owners.uids(slice).contains(uid))
        .toList();
  }
}
