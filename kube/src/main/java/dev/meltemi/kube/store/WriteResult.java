package dev.meltemi.kube.store;

import tools.jackson.databind.node.ObjectNode;

/** What became of a write. Only {@link Written} changed anything. */
public sealed interface WriteResult {

  /**
   * The write is on disk. For a deletion, {@code object} is the last state, with the revision of
   * the deletion.
   */
  record Written(ObjectNode object) implements WriteResult {}

  /** There is an object under this key already. */
  record Exists(ObjectNode object) implements WriteResult {}

  /** There is no object under this key. */
  record Missing() implements WriteResult {}

  /** The object has another revision than the writer expected. */
  record Stale(ObjectNode object) implements WriteResult {}
}
