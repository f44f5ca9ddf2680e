package dev.meltemi.compile.scope;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What was computed for the snapshot before, each with all that it was computed from: it is taken
 * over while that is equal. Resources that did not change are the same objects, so that comparing
 * is cheap. What is not asked for again is forgotten with the snapshot after.
 *
 * <p>Any thread.
 *
 * @param <T> what is computed; immutable
 */
public final class Memo<T> {
  private final Map<Object, Known<T>> before;
  private final Map<Object, Known<T>> now = new HashMap<>();

  Memo() {
    this(Map.of());
  }

  private Memo(Map<Object, Known<T>> before) {
    this.before = before;
  }

  private record Known<T>(List<?> inputs, T value) {}

  /** For the next snapshot. */
  Memo<T> next() {
    synchronized (now) {
      return new Memo<>(now.isEmpty() ? before : Map.copyOf(now));
    }
  }

  /**
   * @param key for whom it is computed
   * @param inputs everything that the computation reads of the mesh
   */
  public T of(Object key, List<?> inputs, Supplier<T> compute) {
    Optional<Known<T>> taken = find(key).filter(known -> known.inputs().equals(inputs));
    Known<T> result = taken.orElseGet(() -> new Known<>(inputs, compute.get()));
    synchronized (now) {
      now.put(key, result);
    }
    return result.value();
  }

  private Optional<Known<T>> find(Object key) {
    synchronized (now) {
      return Optional.ofNullable(now.get(key)).or(() -> Optional.ofNullable(before.get(key)));
    }
  }
}
