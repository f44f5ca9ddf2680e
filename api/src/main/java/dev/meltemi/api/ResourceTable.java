package dev.meltemi.api;

import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.Resource;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All resources of one kind, by namespace and name, in the order of these. Immutable: a change
 * copies the map of its namespace and shares all others.
 */
public final class ResourceTable<T extends Resource> {
  private final Map<String, Map<String, T>> namespaces;
  private final int size;

  private ResourceTable(Map<String, Map<String, T>> namespaces) {
    this.namespaces = namespaces;
    this.size = namespaces.values().stream().mapToInt(Map::size).sum();
  }

  static <T extends Resource> ResourceTable<T> empty() {
    return new ResourceTable<>(Map.of());
  }

  public Optional<T> find(String namespace, String name) {
    return Optional.ofNullable(in(namespace).get(name));
  }

  /** The resources of one namespace by name; empty when there is no such namespace. */
  public Map<String, T> in(String namespace) {
    return Objects.requireNonNullElse(namespaces.get(namespace), Map.of());
  }

  public Set<String> namespaces() {
    return namespaces.keySet();
  }

  public Stream<T> stream() {
    return namespaces.values().stream().map(Map::values).flatMap(Collection::stream);
  }

  public List<T> all() {
    return stream().toList();
  }

  public int size() {
    return size;
  }

  /** Applies changes of this kind; later ones win. Copies each touched namespace once. */
  ResourceTable<T> with(Collection<? extends Edit<T>> edits) {
    var outer = new TreeMap<String, Map<String, T>>(namespaces);
    var copied = new TreeMap<String, TreeMap<String, T>>();
    for (var edit : edits) {
      var inner = copied.computeIfAbsent(edit.key().namespace(), ns -> new TreeMap<>(in(ns)));
      if (edit.value().isPresent()) {
        inner.put(edit.key().name(), edit.value().get());
      } else {
        inner.remove(edit.key().name());
      }
    }
    copied.forEach((ns, inner) -> {
      if (inner.isEmpty()) {
        outer.remove(ns);
      } else {
        outer.put(ns, Collections.unmodifiableMap(inner));
      }
    });
    return new ResourceTable<>(Collections.unmodifiableMap(outer));
  }

  /** A new value for a key, or none. */
  record Edit<T extends Resource>(ObjectKey key, Optional<T> value) {}

  @Override
  public boolean equals(Object other) {
    return other instanceof ResourceTable<?> that && namespaces.equals(that.namespaces);
  }

  @Override
  public int hashCode() {
    return namespaces.hashCode();
  }

  @Override
  public String toString() {
    return namespaces.toString();
  }
}
