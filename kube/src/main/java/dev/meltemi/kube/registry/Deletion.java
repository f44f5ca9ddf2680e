package dev.meltemi.kube.registry;

import java.util.Optional;

/**
 * How an object is to be deleted.
 *
 * @param graceSeconds for pods: time between the request to stop and the end; 0 removes the object
 *     at once
 * @param orphan whether dependents stay, without their owner
 * @param uid the object must be this one
 * @param resourceVersion the object must be in this state
 */
public record Deletion(
    Optional<Long> graceSeconds,
    boolean orphan,
    Optional<String> uid,
    Optional<String> resourceVersion,
    boolean dryRun) {

  /** With the object's own grace period; dependents follow. */
  public static Deletion graceful() {
    return new Deletion(Optional.empty(), false, Optional.empty(), Optional.empty(), false);
  }

  /** Without any grace period. */
  public static Deletion now() {
    return new Deletion(Optional.of(0L), false, Optional.empty(), Optional.empty(), false);
  }
}
