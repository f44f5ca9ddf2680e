package dev.meltemi.kube.controller;

import dev.meltemi.kube.registry.ApiFailure;
import dev.meltemi.kube.registry.Registry;
import dev.meltemi.kube.registry.ResourceType;
import dev.meltemi.kube.store.Event;
import dev.meltemi.kube.store.Json;
import dev.meltemi.kube.store.Key;
import dev.meltemi.kube.store.Listing;
import dev.meltemi.kube.store.Watch;
import dev.meltemi.kube.store.WatchStart;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs the controllers on one thread: a change is looked at by all that it concerns, one after the
 * other, so they never race each other. An object that cannot be brought in order is tried again,
 * later each time.
 */
public final class Controllers implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Controllers.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(20);
  private static final Duration LAST_RETRY = Duration.ofSeconds(30);

  private record Work(Reconciler reconciler, Key key) {}

  private final Registry registry;
  private final List<Reconciler> reconcilers;
  private final List<Watch> watches = new ArrayList<>();
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("controllers").daemon().factory());

  /** Work that is queued; touched by the controllers' thread only, like {@link #failures}. */
  private final Set<Work> queued = new HashSet<>();

  private final Map<Work, Integer> failures = new HashMap<>();

  private Controllers(Registry registry, List<Reconciler> reconcilers) {
    this.registry = registry;
    this.reconcilers = reconcilers;
    // What waits for its time, as the end of an event does, must not hold back the end of all.
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Starts all controllers; they begin with what is stored already. */
  public static Controllers start(Registry registry, InstantSource clock) {
    Controllers controllers =
        new Controllers(
            registry,
            List.of(
                new NamespaceController(registry),
                new DeploymentController(registry, clock),
                new ReplicaSetController(registry, clock),
                new EndpointsController(registry),
                new EventExpiry(registry, clock),
                new GarbageCollector(registry)));
    Set<ResourceType> types = new LinkedHashSet<>();
    controllers.reconcilers.forEach(reconciler -> types.addAll(reconciler.watched()));
    types.forEach(controllers::watch);
    return controllers;
  }

  @Override
  public void close() {
    watches.forEach(Watch::close);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("a controller is still at work after 10 s");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch(ResourceType type) {
    Listing present = registry.list(type, "");
    for (ObjectNode object : present.objects()) {
      Key key =
          new Key(
              type.name(),
              Json.text(object, "metadata", "namespace"),
              Json.text(object, "metadata", "name"));
      told(type, new Event.Change(key, Optional.empty(), Optional.of(object), present.revision()));
    }
    switch (registry.watch(type, "", present.revision(), event -> told(type, event))) {
      case WatchStart.Started(Watch watch) -> watches.add(watch);
      case WatchStart.Expired(var _), WatchStart.Future(var _) ->
          throw new IllegalStateException(
              "the history is shorter than the time between a list and its watch");
    }
  }

  /** Called by writers, under the store's lock: leaves the work to the thread. */
  private void told(ResourceType type, Event event) {
    if (event instanceof Event.Change change) {
      later(Duration.ZERO, () -> spread(type, change));
    }
  }

  private void spread(ResourceType type, Event.Change change) {
    for (Reconciler reconciler : reconcilers) {
      if (reconciler.watched().contains(type)) {
        reconciler
            .affected(change)
            .forEach(key -> enqueue(new Work(reconciler, key), Duration.ZERO));
      }
    }
  }

  private void enqueue(Work work, Duration delay) {
    if (!delay.isZero()) {
      later(delay, () -> enqueue(work, Duration.ZERO));
    } else if (queued.add(work)) {
      later(Duration.ZERO, () -> run(work));
    }
  }

  private void run(Work work) {
    queued.remove(work);
    try {
      Optional<Duration> again = work.reconciler().reconcile(work.key());
      failures.remove(work);
      again.ifPresent(delay -> enqueue(work, delay));
    } catch (ApiFailure failure) {
      // Conflicts with other writers are ordinary; what stays wrong is worth a line.
      LOG.debug(
          "{} of {}: {}",
          work.reconciler().getClass().getSimpleName(),
          work.key(),
          failure.getMessage());
      retry(work);
    } catch (RuntimeException bug) {
      LOG.error("{} of {} failed", work.reconciler().getClass().getSimpleName(), work.key(), bug);
      retry(work);
    }
  }

  private void retry(Work work) {
    int times = failures.merge(work, 1, Integer::sum);
    long millis = FIRST_RETRY.toMillis() << Math.min(times, 16);
    enqueue(work, Duration.ofMillis(Math.min(millis, LAST_RETRY.toMillis())));
  }

  private void later(Duration delay, Runnable task) {
    try {
      var _ = thread.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      LOG.debug("closed; a change is left for the next start");
    }
  }
}
