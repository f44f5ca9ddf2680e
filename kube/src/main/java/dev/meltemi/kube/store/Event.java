package dev.meltemi.kube.store;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What a watch hears, in the order of revisions. Trees are shared: never change one. */
public sealed interface Event {

  long revision();

  /**
   * An object is new ({@code before} is empty), changed (both) or gone ({@code after} is empty).
   */
  record Change(Key key, Optional<ObjectNode> before, Optional<ObjectNode> after, long revision)
      implements Event {

    /** The object as it is now, or, when it is gone, as it was at the end. */
    public ObjectNode object() {
      return after.or(() -> before).orElseThrow();
    }
  }

  /** Everything up to this revision has been told. */
  record Bookmark(long revision) implements Event {}
}
