package dev.meltemi.kube.controller;

import dev.meltemi.kube.registry.ApiFailure;
import dev.meltemi.kube.registry.Catalogue;
import dev.meltemi.kube.registry.Deletion;
import dev.meltemi.kube.registry.Owners;
import dev.meltemi.kube.registry.Part;
import dev.meltemi.kube.registry.Registry;
import dev.meltemi.kube.registry.ResourceType;
import dev.meltemi.kube.store.Event;
import dev.meltemi.kube.store.Json;
import dev.meltemi.kube.store.Key;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Keeps as many pods alive as a ReplicaSet wants. */
final class ReplicaSetController implements Reconciler {

  /**
   * A pod that dies younger than this is replaced only when it would have had this age: what dies
   * at once must not spin.
   */
  private static final Duration REPLACE_AFTER = Duration.ofSeconds(1);

  private final Registry registry;
  private final InstantSource clock;
  private final Events events;

  ReplicaSetController(Registry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
    this.events = new Events(registry, clock, "replicaset-controller");
  }

  @Override
  public List<ResourceType> watched() {
    return List.of(Catalogue.REPLICA_SET, Catalogue.POD);
  }

  @Override
  public Set<Key> affected(Event.Change change) {
    Key key = change.key();
    if (key.type().equals(Catalogue.REPLICA_SET.name())) {
      return Set.of(key);
    }
    Set<Key> owners = new HashSet<>();
    Owners.controller(change.object())
        .filter(owner -> Json.text(owner, "kind").equals(Catalogue.REPLICA_SET.kind()))
        .ifPresent(owner ->
            owners.add(
                new Key(Catalogue.REPLICA_SET.name(), key.namespace(), Json.text(owner, "name"))));
    return owners;
  }

  @Override
  public Optional<Duration> reconcile(Key key) {
    Optional<ObjectNode> found = registry.find(Catalogue.REPLICA_SET, key.namespace(), key.name());
    if (found.isEmpty() || Pods.isTerminating(found.get())) {
      return Optional.empty();
    }
    ObjectNode set = found.get();
    Optional<Duration> wait = buryDead(key.namespace(), pods(set));
    List<ObjectNode> active = pods(set).stream().filter(Pods::isActive).toList();
    int wanted = Json.at(set, "spec", "replicas").asInt(1);
    int missing = wanted - active.size();
    if (missing > 0 && wait.isEmpty()) {
      for (int i = 0; i < missing; i++) {
        create(key.namespace(), set);
      }
    } else if (missing < 0) {
      active.stream().sorted(LEAST_USEFUL_FIRST).limit(-missing).forEach(pod -> delete(set, pod));
    }
    writeStatus(key, set);
    return wait;
  }

  private void create(String namespace, ObjectNode set) {
    try {
      ObjectNode pod = registry.create(Catalogue.POD, namespace, newPod(set));
      events.normal(set, "SuccessfulCreate", "Created pod: " + Json.text(pod, "metadata", "name"));
    } catch (ApiFailure refused) {
      events.warning(set, "FailedCreate", "Error creating: " + refused.getMessage());
      throw refused;
    }
  }

  private void delete(ObjectNode set, ObjectNode pod) {
    String name = Json.text(pod, "metadata", "name");
    registry.delete(
        Catalogue.POD, Json.text(pod, "metadata", "namespace"), name, Deletion.graceful());
    events.normal(set, "SuccessfulDelete", "Deleted pod: " + name);
  }

  /** Not ready before ready, then the youngest. */
  private static final Comparator<JsonNode> LEAST_USEFUL_FIRST =
      Comparator.comparing(Pods::isReady)
          .thenComparing(
              pod -> Json.text(pod, "metadata", "creationTimestamp"), Comparator.reverseOrder());

  private List<ObjectNode> pods(ObjectNode set) {
    String uid = Json.text(set, "metadata", "uid");
    return registry.list(Catalogue.POD, Json.text(set, "metadata", "namespace")).objects().stream()
        .filter(pod ->
            Owners.controller(pod).filter(owner -> Json.text(owner, "uid").equals(uid)).isPresent())
        .toList();
  }

  /** Removes pods that have ended, unless they died too young. Then says how long to wait. */
  private Optional<Duration> buryDead(String namespace, List<ObjectNode> pods) {
    Optional<Duration> wait = Optional.empty();
    for (ObjectNode pod : pods) {
      if (Pods.isDead(pod) && !Pods.isTerminating(pod)) {
        Instant due =
            Instant.parse(Json.text(pod, "metadata", "creationTimestamp")).plus(REPLACE_AFTER);
        if (due.isAfter(clock.instant())) {
          wait = Optional.of(Duration.between(clock.instant(), due));
        } else {
          registry.delete(
              Catalogue.POD, namespace, Json.text(pod, "metadata", "name"), Deletion.now());
        }
      }
    }
    return wait;
  }

  private static ObjectNode newPod(ObjectNode set) {
    JsonNode template = Json.at(set, "spec", "template");
    ObjectNode pod = Json.object();
    ObjectNode metadata = pod.putObject("metadata");
    metadata.put("generateName", Json.text(set, "metadata", "name") + "-");
    for (String field : List.of("labels", "annotations")) {
      template
          .path("metadata")
          .optional(field)
          .ifPresent(value -> metadata.set(field, value.deepCopy()));
    }
    pod.set("spec", template.path("spec").deepCopy());
    Owners.own(set, pod);
    return pod;
  }

  private void writeStatus(Key key, ObjectNode set) {
    List<ObjectNode> active = pods(set).stream().filter(Pods::isActive).toList();
    int ready = (int) active.stream().filter(Pods::isReady).count();
    registry.update(
        Catalogue.REPLICA_SET,
        key.namespace(),
        key.name(),
        Part.STATUS,
        object -> {
          object
              .putObject("status")
              .put("replicas", active.size())
              .put("fullyLabeledReplicas", active.size())
              .put("readyReplicas", ready)
              .put("availableReplicas", ready)
              .put("observedGeneration", Json.at(set, "metadata", "generation").asLong(0));
          return object;
        });
  }
}
