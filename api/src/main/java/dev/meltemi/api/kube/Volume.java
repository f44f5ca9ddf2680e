package dev.meltemi.api.kube;

import java.util.List;
import java.util.OptionalInt;

/** Files that containers of a pod share, by the name that mounts use. */
public sealed interface Volume {
  String name();

  /** A folder that is empty at first and lives as long as the pod. */
  record EmptyDir(String name) implements Volume {}

  /**
   * Files made from objects of the cluster and kept up to date. A volume of the type {@code
   * projected} has any number of sources, the types {@code secret}, {@code configMap} and {@code
   * downwardAPI} have one.
   *
   * @param defaultMode permissions of files that have none of their own
   */
  record Projection(String name, List<Source> sources, int defaultMode) implements Volume {
    public static final int MODE = 0644;
  }

  /** Some other type, by its field's name; {@code hostPath} for one. */
  record Other(String name, String type) implements Volume {}

  /** Where files of a projection come from. */
  sealed interface Source {
    /**
     * @param items which entries become files; none means all, each under its own name
     * @param optional when the object or an entry is missing, so are the files
     */
    record FromConfigMap(String configMap, List<Item> items, boolean optional) implements Source {}

    /** As for a ConfigMap. */
    record FromSecret(String secret, List<Item> items, boolean optional) implements Source {}

    record FromPod(List<Field> fields) implements Source {}

    /** A token of the pod's service account. */
    record Token(String path) implements Source {}
  }

  /**
   * An entry that becomes a file.
   *
   * @param path relative to the volume
   */
  record Item(String key, String path, OptionalInt mode) {}

  /** A file with a field of the pod, or with an amount of a container's resources. */
  record Field(String path, Value value, OptionalInt mode) {}

  /** What a {@link Field} holds. */
  sealed interface Value {
    record OfPod(String fieldPath) implements Value {}

    record OfResource(Container.ResourceField field) implements Value {}
  }
}
