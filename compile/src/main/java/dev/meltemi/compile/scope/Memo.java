package dev.meltemi.compile.scope;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What was computed for the snapshot before, each with all that it was computed from: it is taken
 * over while that is equal. Resources that did not change are the same objects, so that comparing
 * is cheap. What is not asked for again is forgotten with the snapshot after.
 *
 * @param <T> what is computed; immutable
 */
public final class Memo<T> {
  private final Map<Object, Known<T>> before;
  private final Map<Object, Known<T>> now = new ConcurrentHashMap<>();

  Memo() {
    this(Map.of());
  }

  private Memo(Map<Object, Known<T>> before) {
    this.before = before;
  }

  private record Known<T>(List<?> inputs, T value) {}

  /** For the next snapshot. */
  Memo<T> next() {
    return new Memo<>(now.isEmpty() ? before : now);
  }

  /**
   * @param key for whom it is computed
   * @param inputs everything that the computation reads of the mesh
   */
  public T of(Object key, List<?> inputs, Supplier<T> compute) {
    Known<T> known = now.get(key);
    if (known == null || !known.inputs().equals(inputs)) known = before.get(key);
    if (known == null || !known.inputs().equals(inputs)) {
      known = new Known<>(inputs, compute.get());
    }
    now.put(key, known);
    return known.value();
  }
}
