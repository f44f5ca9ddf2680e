package dev.meltemi.xds.encode;

import dev.meltemi.xds.ResourceType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Everything that one proxy, or a group of equal ones, is sent. Immutable. */
public final class EncodedResources {
  private static final EncodedResources EMPTY = new EncodedResources(Map.of());

  private final Map<ResourceType, SortedMap<String, EncodedResource>> byType;
  private final Map<ResourceType, String> versions;

  private EncodedResources(Map<ResourceType, ? extends Map<String, EncodedResource>> resources) {
    Map<ResourceType, SortedMap<String, EncodedResource>> byType =
        new EnumMap<>(ResourceType.class);
    Map<ResourceType, String> versions = new EnumMap<>(ResourceType.class);
    for (ResourceType type : ResourceType.values()) {
      SortedMap<String, EncodedResource> sorted =
          new TreeMap<>(resources.containsKey(type) ? resources.get(type) : Map.of());
      byType.put(type, Collections.unmodifiableSortedMap(sorted));
      versions.put(type, version(sorted));
    }
    this.byType = byType;
    this.versions = versions;
  }

  public static EncodedResources empty() {
    return EMPTY;
  }

  /** Keyed by the resources' names; types that are left out are empty. */
  public static EncodedResources of(
      Map<ResourceType, ? extends Map<String, EncodedResource>> resources) {
    return new EncodedResources(resources);
  }

  /** The resources of a type by name, sorted; possibly empty. */
  public SortedMap<String, EncodedResource> of(ResourceType type) {
    return byType.getOrDefault(type, Collections.emptySortedMap());
  }

  /** A hash of all resources of a type. */
  public String version(ResourceType type) {
    return versions.getOrDefault(type, "");
  }

  /** The serialized size of all resources, in bytes. */
  public long size() {
    long size = 0;
    for (SortedMap<String, EncodedResource> resources : byType.values()) {
      for (EncodedResource resource : resources.values()) {
        size += resource.body().getSerializedSize();
      }
    }
    return size;
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
