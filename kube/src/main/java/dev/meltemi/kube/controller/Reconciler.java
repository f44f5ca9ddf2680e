package dev.meltemi.kube.controller;

import dev.meltemi.kube.registry.ResourceType;
import dev.meltemi.kube.store.Event;
import dev.meltemi.kube.store.Key;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Brings one object, and what hangs on it, from what it is to what it should be. Called on one
 * thread.
 */
interface Reconciler {

  /** Types whose changes matter. */
  List<ResourceType> watched();

  /** Objects to look at after a change. */
  Set<Key> affected(Event.Change change);

  /**
   * Looks at one object, which may be gone. Doing nothing when nothing is to be done is what ends
   * the chain of changes.
   *
   * @return when to look again although nothing changes
   */
  Optional<Duration> reconcile(Key key);
}
