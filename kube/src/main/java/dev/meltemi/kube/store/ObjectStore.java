package dev.meltemi.kube.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects on disk and in memory. A write returns when it is on disk; only then do readers and
 * watches see it. Safe for any number of threads: writers wait for each other, readers never wait
 * for the disk.
 *
 * <p>A tree that is written belongs to the store from then on, and a tree that is read is shared:
 * copy before changing.
 */
public final class ObjectStore implements AutoCloseable {

  /**
   * Changes that a returning watch can still ask for. Older ones are answered by {@link
   * WatchStart.Expired}.
   */
  public static final int HISTORY_LIMIT = 10_000;

  private final Disk disk;

  /** Held by the one writer, disk included. Taken before {@link #memory}, never after. */
  private final ReentrantLock writing = new ReentrantLock();

  /** Guards everything below; never held over disk access. */
  private final Object memory = new Object();

  private final NavigableMap<String, NavigableMap<String, ObjectNode>> types = new TreeMap<>();
  private final List<Listener> listeners = new ArrayList<>();
  private final History history;
  private long revision;

  private ObjectStore(Disk disk, int historyLimit) {
    this.disk = disk;
    this.revision = disk.revision();
    this.history = new History(historyLimit, revision);
    disk.read().forEach((key, object) -> ofType(key.type()).put(place(key), object));
  }

  /** Opens the file, made when it is missing. Fails when another process has it open. */
  public static ObjectStore open(Path file) {
    return open(file, HISTORY_LIMIT);
  }

  /**
   * @param historyLimit number of changes kept for returning watches, at least 1
   */
  public static ObjectStore open(Path file, int historyLimit) {
    return new ObjectStore(new Disk(file), historyLimit);
  }

  public long revision() {
    synchronized (memory) {
      return revision;
    }
  }

  /** The first revision from which {@link #watch} can start. */
  public long oldest() {
    synchronized (memory) {
      return history.oldest();
    }
  }

  public Optional<ObjectNode> get(Key key) {
    synchronized (memory) {
      return Optional.ofNullable(ofType(key.type()).get(place(key)));
    }
  }

  /** All objects of a type, or those of one namespace. */
  public Listing list(String type, Optional<String> namespace) {
    synchronized (memory) {
      NavigableMap<String, ObjectNode> all = ofType(type);
      // '/' ends the namespace and '0' follows '/' in ASCII, so this range is exactly one
      // namespace.
      var chosen =
          namespace.isEmpty() ? all : all.subMap(namespace.get() + "/", namespace.get() + "0");
      return new Listing(revision, List.copyOf(chosen.values()));
    }
  }

  public WriteResult create(Key key, ObjectNode object) {
    return write(
        key,
        now -> {
          if (now.isPresent()) {
            return new Decision.Refuse(new WriteResult.Exists(now.get()));
          }
          return new Decision.Put(Optional.of(object));
        });
  }

  /** Replaces the object if it still has the expected revision. */
  public WriteResult update(Key key, ObjectNode object, long expected) {
    return write(key, now -> replace(now, expected, Optional.of(object)));
  }

  /** Removes the object if it still has the expected revision. */
  public WriteResult delete(Key key, long expected) {
    return write(key, now -> replace(now, expected, Optional.empty()));
  }

  /**
   * Tells the listener every change of a type after a revision, in order. The listener is called
   * while the store is locked: it must neither block nor write.
   */
  public WatchStart watch(
      String type, Optional<String> namespace, long after, Consumer<Event> listener) {
    synchronized (memory) {
      if (after < history.oldest()) {
        return new WatchStart.Expired(history.oldest());
      }
      if (after > revision) {
        return new WatchStart.Future(revision);
      }
      Listener added = new Listener(type, namespace, listener);
      history.after(after).forEach(added::tell);
      listeners.add(added);
      return new WatchStart.Started(added);
    }
  }

  @Override
  public void close() {
    writing.lock();
    try {
      disk.close();
    } finally {
      writing.unlock();
    }
  }

  private static Decision replace(
      Optional<ObjectNode> now, long expected, Optional<ObjectNode> next) {
    if (now.isEmpty()) {
      return new Decision.Refuse(new WriteResult.Missing());
    }
    if (Json.revision(now.get()) != expected) {
      return new Decision.Refuse(new WriteResult.Stale(now.get()));
    }
    return new Decision.Put(next);
  }

  private WriteResult write(Key key, Function<Optional<ObjectNode>, Decision> decide) {
    writing.lock();
    try {
      Optional<ObjectNode> before = get(key);
      return switch (decide.apply(before)) {
        case Decision.Refuse(WriteResult why) -> why;
        case Decision.Put(Optional<ObjectNode> after) -> commit(key, before, after);
      };
    } finally {
      writing.unlock();
    }
  }

  private WriteResult commit(Key key, Optional<ObjectNode> before, Optional<ObjectNode> after) {
    long next = revision() + 1;
    after.ifPresent(object -> stamp(object, next));
    disk.write(key, after, next);
    // A watch hears of a deletion as the last state under the deletion's own revision, like from a
    // real API server.
    Optional<ObjectNode> last =
        after.isPresent() ? before : before.map(object -> stamp(object.deepCopy(), next));
    synchronized (memory) {
      revision = next;
      if (after.isPresent()) {
        ofType(key.type()).put(place(key), after.get());
      } else {
        ofType(key.type()).remove(place(key));
      }
      Event.Change change = new Event.Change(key, last, after, next);
      history.add(change);
      listeners.forEach(listener -> listener.tell(change));
    }
    return new WriteResult.Written(after.or(() -> last).orElseThrow());
  }

  private static ObjectNode stamp(ObjectNode object, long revision) {
    Json.child(object, "metadata").put("resourceVersion", Long.toString(revision));
    return object;
  }

  private NavigableMap<String, ObjectNode> ofType(String type) {
    return types.computeIfAbsent(type, _ -> new TreeMap<>());
  }

  private static String place(Key key) {
    return key.namespace() + "/" + key.name();
  }

  private sealed interface Decision {
    record Refuse(WriteResult why) implements Decision {}

    record Put(Optional<ObjectNode> next) implements Decision {}
  }

  private final class Listener implements Watch {

    private final String type;
    private final Optional<String> namespace;
    private final Consumer<Event> target;

    Listener(String type, Optional<String> namespace, Consumer<Event> target) {
      this.type = type;
      this.namespace = namespace;
      this.target = target;
    }

    void tell(Event.Change change) {
      Key key = change.key();
      if (key.type().equals(type)
          && namespace.filter(wanted -> !wanted.equals(key.namespace())).isEmpty()) {
        target.accept(change);
      }
    }

    @Override
    public void bookmark() {
      synchronized (memory) {
        target.accept(new Event.Bookmark(revision));
      }
    }

    @Override
    public void close() {
      synchronized (memory) {
        listeners.remove(this);
      }
    }
  }
}
