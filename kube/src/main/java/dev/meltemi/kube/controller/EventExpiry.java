package dev.meltemi.kube.controller;

import dev.meltemi.kube.registry.Catalogue;
import dev.meltemi.kube.registry.Deletion;
import dev.meltemi.kube.registry.Registry;
import dev.meltemi.kube.registry.ResourceType;
import dev.meltemi.kube.store.Event;
import dev.meltemi.kube.store.Json;
import dev.meltemi.kube.store.Key;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Forgets events an hour after they were last seen, as a Kubernetes cluster does. */
final class EventExpiry implements Reconciler {

  static final Duration KEPT = Duration.ofHours(1);

  private final Registry registry;
  private final InstantSource clock;

  EventExpiry(Registry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
  }

  @Override
  public List<ResourceType> watched() {
    return List.of(Catalogue.EVENT);
  }

  @Override
  public Set<Key> affected(Event.Change change) {
    return change.after().isPresent() ? Set.of(change.key()) : Set.of();
  }

  @Override
  public Optional<Duration> reconcile(Key key) {
    Optional<ObjectNode> event = registry.find(Catalogue.EVENT, key.namespace(), key.name());
    if (event.isEmpty()) {
      return Optional.empty();
    }
    Duration left = Duration.between(clock.instant(), lastSeen(event.get()).plus(KEPT));
    if (left.isPositive()) {
      return Optional.of(left);
    }
    registry.delete(Catalogue.EVENT, key.namespace(), key.name(), Deletion.now());
    return Optional.empty();
  }

  /** Writers fill in different fields; the creation is always there. */
  private static Instant lastSeen(ObjectNode event) {
    return Stream.of(
            Json.text(event, "series", "lastObservedTime"),
            Json.text(event, "lastTimestamp"),
            Json.text(event, "eventTime"),
            Json.text(event, "metadata", "creationTimestamp"))
        .flatMap(text -> time(text).stream())
        .max(Instant::compareTo)
        .orElse(Instant.EPOCH);
  }

  private static Optional<Instant> time(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }
}
