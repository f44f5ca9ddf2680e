package dev.meltemi.proxy.http;

import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Header fields in their order; names in lower case. Few and short, so searched from the front. */
public final class Headers {
  private String[] names;
  private String[] values;
  private int size;

  public Headers() {
    this(16);
  }

  private Headers(int capacity) {
    names = new String[capacity];
    values = new String[capacity];
  }

  public int size() {
    return size;
  }

  public String name(int i) {
    return names[i];
  }

  public String value(int i) {
    return values[i];
  }

  public void add(String name, String value) {
    if (size == names.length) {
      names = Arrays.copyOf(names, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    names[size] = name;
    values[size++] = value;
  }

  /** Replaces every value of the name by this one, or adds it. */
  public void set(String name, String value) {
    int first = indexOf(name, 0);
    if (first < 0) {
      add(name, value);
      return;
    }
    values[first] = value;
    removeFrom(name, first + 1);
  }

  public void remove(String name) {
    removeFrom(name, 0);
  }

  /** Removes every field of a name that is asked for. */
  void removeIf(Predicate<String> unwanted) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (unwanted.test(names[i])) continue;
      names[kept] = names[i];
      values[kept++] = values[i];
    }
    size = kept;
  }

  private void removeFrom(String name, int from) {
    int found = indexOf(name, from);
    if (found < 0) return;
    int kept = found;
    for (int i = found; i < size; i++) {
      if (names[i].equals(name)) continue;
      names[kept] = names[i];
      values[kept++] = values[i];
    }
    size = kept;
  }

  /** The first value, or null. */
  public @Nullable String get(String name) {
    int i = indexOf(name, 0);
    return i < 0 ? null : values[i];
  }

  public boolean has(String name) {
    return indexOf(name, 0) >= 0;
  }

  /** All values joined with a comma, as Envoy compares them, or null. */
  public @Nullable String joined(String name) {
    int i = indexOf(name, 0);
    if (i < 0) return null;
    int next = indexOf(name, i + 1);
    if (next < 0) return values[i];
    var all = new StringBuilder(values[i]);
    for (; next >= 0; next = indexOf(name, next + 1)) all.append(',').append(values[next]);
    return all.toString();
  }

  public Headers copy() {
    var copy = new Headers(names.length);
    System.arraycopy(names, 0, copy.names, 0, size);
    System.arraycopy(values, 0, copy.values, 0, size);
    copy.size = size;
    return copy;
  }

  private int indexOf(String name, int from) {
    for (int i = from; i < size; i++) {
      if (names[i].equals(name)) return i;
    }
    return -1;
  }
}
