package dev.meltemi.kube.controller;

import dev.meltemi.kube.registry.ApiFailure;
import dev.meltemi.kube.registry.Catalogue;
import dev.meltemi.kube.registry.Part;
import dev.meltemi.kube.registry.Registry;
import dev.meltemi.kube.store.Json;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What controllers did, as the events that {@code kubectl describe} shows. The same thing said
 * again about the same object counts up one event. An event that cannot be written is left out: it
 * must not hold back the work that it tells of.
 */
final class Events {

  private static final Logger LOG = LoggerFactory.getLogger(Events.class);

  private final Registry registry;
  private final InstantSource clock;
  private final String component;

  /**
   * @param component who tells it, as {@code deployment-controller}
   */
  Events(Registry registry, InstantSource clock, String component) {
    this.registry = registry;
    this.clock = clock;
    this.component = component;
  }

  void normal(JsonNode object, String reason, String message) {
    tell(object, "Normal", reason, message);
  }

  void warning(JsonNode object, String reason, String message) {
    tell(object, "Warning", reason, message);
  }

  private void tell(JsonNode object, String type, String reason, String message) {
    String namespace = Json.text(object, "metadata", "namespace");
    String uid = Json.text(object, "metadata", "uid");
    String same = Integer.toHexString((uid + "/" + type + "/" + reason + "/" + message).hashCode());
    String name = Json.text(object, "metadata", "name") + "." + same;
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    try {
      if (registry.find(Catalogue.EVENT, namespace, name).isPresent()) {
        registry.update(Catalogue.EVENT, namespace, name, Part.MAIN, event -> again(event, now));
      } else {
        registry.create(
            Catalogue.EVENT, namespace, event(name, object, type, reason, message, now));
      }
    } catch (ApiFailure unwritten) {
      LOG.debug("event {} of {}/{}: {}", reason, namespace, name, unwritten.getMessage());
    }
  }

  private static ObjectNode again(ObjectNode event, String now) {
    return event.put("count", event.path("count").asInt(0) + 1).put("lastTimestamp", now);
  }

  private ObjectNode event(
      String name, JsonNode object, String type, String reason, String message, String now) {
    ObjectNode event = Json.object();
    event.putObject("metadata").put("name", name);
    event
        .putObject("involvedObject")
        .put("apiVersion", Json.text(object, "apiVersion"))
        .put("kind", Json.text(object, "kind"))
        .put("namespace", Json.text(object, "metadata", "namespace"))
        .put("name", Json.text(object, "metadata", "name"))
        .put("uid", Json.text(object, "metadata", "uid"))
        .put("resourceVersion", Json.text(object, "metadata", "resourceVersion"));
    event.put("type", type).put("reason", reason).put("message", message);
    event.putObject("source").put("component", component);
    event.put("reportingComponent", component).put("reportingInstance", "");
    return event.put("firstTimestamp", now).put("lastTimestamp", now).put("count", 1);
  }
}
