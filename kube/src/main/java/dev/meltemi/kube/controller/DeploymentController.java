package dev.meltemi.kube.controller;

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
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps one ReplicaSet for each template that a Deployment has had, and moves the pods from the old
 * ones to the newest.
 */
final class DeploymentController implements Reconciler {

  static final String HASH_LABEL = "pod-template-hash";
  private static final String REVISION = "deployment.kubernetes.io/revision";

  private final Registry registry;
  private final InstantSource clock;
  private final Events events;

  DeploymentController(Registry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
    this.events = new Events(registry, clock, "deployment-controller");
  }

  @Override
  public List<ResourceType> watched() {
    return List.of(Catalogue.DEPLOYMENT, Catalogue.REPLICA_SET);
  }

  @Override
  public Set<Key> affected(Event.Change change) {
    Key key = change.key();
    if (key.type().equals(Catalogue.DEPLOYMENT.name())) {
      return Set.of(key);
    }
    Set<Key> owners = new HashSet<>();
    Owners.controller(change.object())
        .filter(owner -> Json.text(owner, "kind").equals(Catalogue.DEPLOYMENT.kind()))
        .ifPresent(owner ->
            owners.add(
                new Key(Catalogue.DEPLOYMENT.name(), key.namespace(), Json.text(owner, "name"))));
    return owners;
  }

  @Override
  public Optional<Duration> reconcile(Key key) {
    Optional<ObjectNode> found = registry.find(Catalogue.DEPLOYMENT, key.namespace(), key.name());
    if (found.isEmpty() || Pods.isTerminating(found.get())) {
      return Optional.empty();
    }
    ObjectNode deployment = found.get();
    if (!Json.at(deployment, "spec", "paused").asBoolean(false)) {
      ObjectNode newest = newest(deployment);
      scale(deployment, newest, old(deployment, newest));
      forget(deployment, old(deployment, newest));
    } else {
      scalePaused(deployment);
    }
    return writeStatus(key, deployment);
  }

  /** The ReplicaSet of the present template, made when there is none. */
  private ObjectNode newest(ObjectNode deployment) {
    List<ObjectNode> sets = sets(deployment);
    long last = sets.stream().mapToLong(DeploymentController::revision).max().orElse(0);
    Optional<ObjectNode> present = sets.stream().filter(set -> isOf(deployment, set)).findFirst();
    if (present.isEmpty()) {
      ObjectNode made =
          registry.create(
              Catalogue.REPLICA_SET,
              namespace(deployment),
              ReplicaSets.make(deployment, last + 1, REVISION));
      annotate(Catalogue.DEPLOYMENT, deployment, last + 1);
      return made;
    }
    if (revision(present.get()) < last) {
      // A rollback: the old template is the newest again.
      annotate(Catalogue.DEPLOYMENT, deployment, last + 1);
      return annotate(Catalogue.REPLICA_SET, present.get(), last + 1);
    }
    return present.get();
  }

  private void scale(ObjectNode deployment, ObjectNode newest, List<ObjectNode> old) {
    Rollout rollout = Rollout.of(deployment);
    if (Json.text(deployment, "spec", "strategy", "type").equals("Recreate")) {
      old.forEach(set -> resize(deployment, set, 0));
      boolean gone = old.stream().allMatch(set -> Json.at(set, "status", "replicas").asInt(0) == 0);
      resize(deployment, newest, gone ? rollout.wanted() : replicas(newest));
      return;
    }
    List<Rollout.Part> parts = old.stream().map(DeploymentController::part).toList();
    int target = rollout.newest(part(newest), parts);
    resize(deployment, newest, target);
    List<Integer> targets =
        rollout.old(new Rollout.Part(target, Math.min(target, available(newest))), parts);
    for (int i = 0; i < old.size(); i++) {
      resize(deployment, old.get(i), targets.get(i));
    }
  }

  /** A paused deployment keeps its templates, but not its size. */
  private void scalePaused(ObjectNode deployment) {
    List<ObjectNode> full = sets(deployment).stream().filter(set -> replicas(set) > 0).toList();
    if (full.size() == 1) {
      resize(deployment, full.getFirst(), Rollout.of(deployment).wanted());
    }
  }

  /** Deletes the oldest empty sets beyond the history limit. */
  private void forget(ObjectNode deployment, List<ObjectNode> old) {
    int limit = Json.at(deployment, "spec", "revisionHistoryLimit").asInt(10);
    List<ObjectNode> empty =
        old.stream()
            .filter(set -> replicas(set) == 0 && Json.at(set, "status", "replicas").asInt(0) == 0)
            .toList();
    empty.stream()
        .limit(Math.max(0, empty.size() - limit))
        .forEach(set ->
            registry.delete(Catalogue.REPLICA_SET, namespace(set), name(set), Deletion.graceful()));
  }

  private Optional<Duration> writeStatus(Key key, ObjectNode deployment) {
    List<ObjectNode> sets = sets(deployment);
    List<ObjectNode> current = sets.stream().filter(set -> isOf(deployment, set)).toList();
    DeploymentStatus status =
        new DeploymentStatus(
            Rollout.of(deployment),
            sum(sets, "replicas"),
            sum(current, "replicas"),
            sum(sets, "readyReplicas"),
            sum(sets, "availableReplicas"),
            DeploymentStatus.Progress.of(deployment),
            clock.instant());
    ObjectNode written =
        registry.update(
            Catalogue.DEPLOYMENT,
            key.namespace(),
            key.name(),
            Part.STATUS,
            object -> {
              object.set(
                  "status",
                  status.tree(
                      object.path("status"),
                      Json.at(deployment, "metadata", "generation").asLong(0)));
              return object;
            });
    return status.untilDeadline(written.path("status"));
  }

  private List<ObjectNode> sets(ObjectNode deployment) {
    String uid = Json.text(deployment, "metadata", "uid");
    return registry.list(Catalogue.REPLICA_SET, namespace(deployment)).objects().stream()
        .filter(set ->
            Owners.controller(set).filter(owner -> Json.text(owner, "uid").equals(uid)).isPresent())
        .sorted(Comparator.comparingLong(DeploymentController::revision))
        .toList();
  }

  private List<ObjectNode> old(ObjectNode deployment, ObjectNode newest) {
    return sets(deployment).stream().filter(set -> !name(set).equals(name(newest))).toList();
  }

  private static boolean isOf(ObjectNode deployment, ObjectNode set) {
    return ReplicaSets.templateOf(set).equals(Json.at(deployment, "spec", "template"));
  }

  private void resize(ObjectNode deployment, ObjectNode set, int replicas) {
    int before = replicas(set);
    if (before == replicas) {
      return;
    }
    registry.update(
        Catalogue.REPLICA_SET,
        namespace(set),
        name(set),
        Part.MAIN,
        object -> {
          Json.child(object, "spec").put("replicas", replicas);
          return object;
        });
    events.normal(
        deployment,
        "ScalingReplicaSet",
        "Scaled %s replica set %s from %d to %d"
            .formatted(before < replicas ? "up" : "down", name(set), before, replicas));
  }

  private ObjectNode annotate(ResourceType type, ObjectNode object, long revision) {
    return registry.update(
        type,
        namespace(object),
        name(object),
        Part.MAIN,
        current -> {
          Json.child(Json.child(current, "metadata"), "annotations")
              .put(REVISION, Long.toString(revision));
          return current;
        });
  }

  private static long revision(JsonNode set) {
    return Json.at(set, "metadata", "annotations", REVISION).asLong(0);
  }

  private static Rollout.Part part(JsonNode set) {
    return new Rollout.Part(replicas(set), available(set));
  }

  private static int replicas(JsonNode set) {
    return Json.at(set, "spec", "replicas").asInt(0);
  }

  private static int available(JsonNode set) {
    return Json.at(set, "status", "availableReplicas").asInt(0);
  }

  private static int sum(List<ObjectNode> sets, String field) {
    return sets.stream().mapToInt(set -> Json.at(set, "status", field).asInt(0)).sum();
  }

  private static String namespace(JsonNode object) {
    return Json.text(object, "metadata", "namespace");
  }

  private static String name(JsonNode object) {
    return Json.text(object, "metadata", "name");
  }
}
