package dev.meltemi.xds.encode;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All resources of one type. It knows what differs from the table before it, so that whoever has
 * that one need not look at the rest. Immutable.
 */
public final class EncodedTable {
  private final SortedMap<String, EncodedResource> resources;
  private final Set<String> names;
  private final String version;

  /** Stands for this table in the next one, which shall not keep it alive. */
  private final Object id = new Object();

  private final Optional<Object> before;
  private final List<String> changed;

  private EncodedTable(
      SortedMap<String, EncodedResource> resources,
      Set<String> names,
      Optional<Object> before,
      List<String> changed) {
    this.resources = Collections.unmodifiableSortedMap(resources);
    this.names = names;
    this.version = version(resources);
    this.before = before;
    this.changed = changed;
  }

  static EncodedTable of(Map<String, EncodedResource> resources) {
    return new EncodedTable(
        new TreeMap<>(resources), Set.copyOf(resources.keySet()), Optional.empty(), List.of());
  }

  /** The table that comes after this one: itself when nothing differs. */
  EncodedTable next(SortedMap<String, EncodedResource> now) {
    List<String> differing = new ArrayList<>();
    boolean sameNames = now.size() == resources.size();
    for (EncodedResource resource : now.values()) {
      EncodedResource old = resources.get(resource.name());
      if (old == null) sameNames = false;
      if (old == null || !isSame(old, resource)) differing.add(resource.name());
    }
    if (!sameNames) {
      for (String name : resources.keySet()) if (!now.containsKey(name)) differing.add(name);
    }
    if (differing.isEmpty()) return this;
    return new EncodedTable(
        new TreeMap<>(now),
        sameNames ? names : Set.copyOf(now.keySet()),
        Optional.of(id),
        List.copyOf(differing));
  }

  @SuppressWarnings("ReferenceEquality") // what did not change is the same object
  private static boolean isSame(EncodedResource one, EncodedResource other) {
    return one == other || one.version().equals(other.version());
  }

  /** By name, sorted; possibly empty. */
  public SortedMap<String, EncodedResource> resources() {
    return resources;
  }

  /** The same object as before where only contents differ. */
  public Set<String> names() {
    return names;
  }

  /** A hash of all resources. */
  public String version() {
    return version;
  }

  /** By identity. */
  public Object id() {
    return id;
  }

  /** Whether {@link #changed} is what differs from the table of an id. */
  @SuppressWarnings("ReferenceEquality")
  public boolean follows(Object table) {
    return before.isPresent() && before.get() == table;
  }

  /** The names of what is new, other, or gone since the table before. */
  public List<String> changed() {
    return changed;
  }

  private static String version(SortedMap<String, EncodedResource> resources) {
    List<String> parts = new ArrayList<>(2 * resources.size());
    for (EncodedResource resource : resources.values()) {
      parts.add(resource.name());
      parts.add(resource.version());
    }
    return ContentHash.of(parts);
  }
}
