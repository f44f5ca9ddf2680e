package dev.meltemi.kube.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The latest changes, for watches that come back after a broken connection. Guarded by the store's
 * memory lock.
 *
 * <p>Not durable: after a restart a watch from an older revision is expired, as it is after a
 * compaction of etcd.
 */
final class History {

  private final int limit;
  private final Deque<Event.Change> changes = new ArrayDeque<>();
  private long oldest;

  /**
   * @param limit number of changes kept
   * @param revision the revision before the first change that will be added
   */
  History(int limit, long revision) {
    this.limit = limit;
    this.oldest = revision;
  }

  /** The lowest revision from which a watch can begin. */
  long oldest() {
    return oldest;
  }

  void add(Event.Change change) {
    changes.addLast(change);
    if (changes.size() > limit) {
      oldest = changes.removeFirst().revision();
    }
  }

  List<Event.Change> after(long revision) {
    return changes.stream().filter(change -> change.revision() > revision).toList();
  }
}
