package dev.meltemi.xds.encode;

import dev.meltemi.xds.ResourceType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** Everything that one proxy, or a group of equal ones, is sent. Immutable. */
public final class EncodedResources {
  private static final EncodedResources EMPTY = of(Map.of());

  private final Map<ResourceType, EncodedTable> tables;

  private EncodedResources(Map<ResourceType, EncodedTable> tables) {
    this.tables = tables;
  }

  public static EncodedResources empty() {
    return EMPTY;
  }

  /** Keyed by the resources' names; types that are left out are empty. */
  public static EncodedResources of(
      Map<ResourceType, ? extends Map<String, EncodedResource>> resources) {
    Map<ResourceType, EncodedTable> tables = new EnumMap<>(ResourceType.class);
    for (ResourceType type : ResourceType.values()) {
      Map<String, EncodedResource> known = resources.get(type);
      tables.put(type, EncodedTable.of(known == null ? Map.of() : known));
    }
    return new EncodedResources(tables);
  }

  /** What comes after this; it shares the tables of all types in which nothing differs. */
  EncodedResources next(Map<ResourceType, SortedMap<String, EncodedResource>> resources) {
    Map<ResourceType, EncodedTable> next = new EnumMap<>(ResourceType.class);
    tables.forEach(
        (type, table) -> next.put(type, table.next(resources.getOrDefault(type, new TreeMap<>()))));
    return new EncodedResources(next);
  }

  public EncodedTable table(ResourceType type) {
    return Objects.requireNonNull(tables.get(type));
  }

  /** The resources of a type by name, sorted; possibly empty. */
  public SortedMap<String, EncodedResource> of(ResourceType type) {
    return table(type).resources();
  }

  /** A hash of all resources of a type. */
  public String version(ResourceType type) {
    return table(type).version();
  }

  /** The serialized size of all resources, in bytes. */
  public long size() {
    long size = 0;
    for (EncodedTable table : tables.values()) {
      for (EncodedResource resource : table.resources().values()) {
        size += resource.body().getSerializedSize();
      }
    }
    return size;
  }
}
