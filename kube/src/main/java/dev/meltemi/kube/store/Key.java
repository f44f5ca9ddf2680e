package dev.meltemi.kube.store;

/**
 * Where one object lives.
 *
 * @param type plural name and group, as {@code pods} or {@code deployments.apps}
 * @param namespace empty for objects of the cluster
 */
public record Key(String type, String namespace, String name) {

  String path() {
    return type + "/" + namespace + "/" + name;
  }

  static Key parse(String path) {
    String[] parts = path.split("/", 3);
    return new Key(parts[0], parts[1], parts[2]);
  }
}
