package dev.meltemi.runtime.volume;

import dev.meltemi.api.kube.ConfigMap;
import dev.meltemi.api.kube.Secret;
import java.util.Optional;

/** Objects of the cluster that pods read. Safe for use from several threads. */
public interface ConfigSource {
  Optional<ConfigMap> configMap(String namespace, String name);

  Optional<Secret> secret(String namespace, String name);
}
