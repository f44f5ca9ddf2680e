package dev.meltemi.runtime;

import dev.meltemi.api.MeshChange;
import dev.meltemi.api.kube.ConfigMap;
import dev.meltemi.api.kube.EndpointSlice;
import dev.meltemi.api.kube.Secret;
import dev.meltemi.api.kube.Service;
import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.Resource;
import dev.meltemi.runtime.service.ServiceTable;
import dev.meltemi.runtime.volume.ConfigSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The latest objects that the runtime needs beside pods. Written by the watch's thread, read by
 * all.
 */
final class ClusterView implements ConfigSource {
  private final Map<ObjectKey, Resource> objects = new ConcurrentHashMap<>();

  /** Takes in a change; true when the service table may differ afterwards. */
  boolean on(MeshChange change) {
    String kind = change.key().kind();
    switch (change) {
      case MeshChange.Upsert(Resource resource) -> {
        if (isKept(kind)) objects.put(resource.key(), resource);
      }
      case MeshChange.Remove(ObjectKey key) -> objects.remove(key);
    }
    return kind.equals(Service.KIND) || kind.equals(EndpointSlice.KIND);
  }

  ServiceTable services() {
    return ServiceTable.of(all(Service.class), all(EndpointSlice.class));
  }

  @Override
  public Optional<ConfigMap> configMap(String namespace, String name) {
    return find(new ObjectKey(ConfigMap.KIND, namespace, name), ConfigMap.class);
  }

  @Override
  public Optional<Secret> secret(String namespace, String name) {
    return find(new ObjectKey(Secret.KIND, namespace, name), Secret.class);
  }

  private static boolean isKept(String kind) {
    return switch (kind) {
      case Service.KIND, EndpointSlice.KIND, ConfigMap.KIND, Secret.KIND -> true;
      default -> false;
    };
  }

  private <T> Optional<T> find(ObjectKey key, Class<T> type) {
    return Optional.ofNullable(objects.get(key)).filter(type::isInstance).map(type::cast);
  }

  private <T> java.util.List<T> all(Class<T> type) {
    return objects.values().stream().filter(type::isInstance).map(type::cast).toList();
  }
}
