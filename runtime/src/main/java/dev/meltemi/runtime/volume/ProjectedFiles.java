package dev.meltemi.runtime.volume;

import dev.meltemi.api.kube.Volume;
import dev.meltemi.api.kube.Volume.Source;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** What files a projection consists of, as its objects are now. */
record ProjectedFiles(PodFields fields, ConfigSource source, Volume.Projection volume) {
  /**
   * By path below the volume.
   *
   * @throws MissingContent if an object or entry that is not optional does not exist
   */
  Map<String, FileContent> files() throws MissingContent {
    Map<String, FileContent> files = new TreeMap<>();
    for (Source each : volume.sources()) {
      switch (each) {
        case Source.FromConfigMap(String name, var items, boolean optional) -> {
          Optional<Map<String, byte[]>> data =
              source.configMap(namespace(), name).map(map -> bytes(map.data()));
          add(files, "ConfigMap " + name, data, items, optional);
        }
        case Source.FromSecret(String name, var items, boolean optional) -> {
          Optional<Map<String, byte[]>> data =
              source.secret(namespace(), name).map(secret -> decoded(secret.data()));
          add(files, "Secret " + name, data, items, optional);
        }
        case Source.FromPod(List<Volume.Field> wanted) -> {
          for (Volume.Field field : wanted) put(files, field.path(), text(field), field.mode());
        }
        case Source.Token(String path) ->
            throw missing(
                "serviceAccountToken %s is not supported: the API server of this mesh knows no"
                        .formatted(path)
                    + " tokens of service accounts. Leave it out");
      }
    }
    return files;
  }

  private void add(
      Map<String, FileContent> files,
      String what,
      Optional<Map<String, byte[]>> data,
      List<Volume.Item> items,
      boolean optional)
      throws MissingContent {
    if (data.isEmpty()) {
      if (optional) return;
      throw missing("%s not found in namespace %s".formatted(what, namespace()));
    }
    if (items.isEmpty()) {
      for (Map.Entry<String, byte[]> entry : data.get().entrySet()) {
        put(files, entry.getKey(), entry.getValue(), OptionalInt.empty());
      }
      return;
    }
    for (Volume.Item item : items) {
      byte[] bytes = data.get().get(item.key());
      if (bytes != null) put(files, item.path(), bytes, item.mode());
      else if (!optional) throw missing("%s has no key %s".formatted(what, item.key()));
    }
  }

  private void put(Map<String, FileContent> files, String path, byte[] bytes, OptionalInt mode)
      throws MissingContent {
    if (!isInside(path)) throw missing("path \"%s\" leads out of the volume".formatted(path));
    files.put(path, new FileContent(bytes, mode.orElse(volume.defaultMode())));
  }

  static boolean isInside(String path) {
    return !path.isEmpty()
        && !path.startsWith("/")
        && List.of(path.split("/", -1)).stream().noneMatch(part -> part.equals(".."));
  }

  private byte[] text(Volume.Field field) throws MissingContent {
    String text =
        switch (field.value()) {
          case Volume.Value.OfPod(String path) -> fields.text(path);
          case Volume.Value.OfResource(var amount) -> fields.amount(amount, "");
        };
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, byte[]> bytes(Map<String, String> data) {
    Map<String, byte[]> bytes = new TreeMap<>();
    data.forEach((key, text) -> bytes.put(key, text.getBytes(StandardCharsets.UTF_8)));
    return bytes;
  }

  private static Map<String, byte[]> decoded(Map<String, String> data) {
    Map<String, byte[]> bytes = new TreeMap<>();
    // The API server takes wrapped lines, as `base64` prints them.
    data.forEach((key, text) -> bytes.put(key, Base64.getMimeDecoder().decode(text)));
    return bytes;
  }

  private MissingContent missing(String message) {
    return new MissingContent("volume \"%s\": %s".formatted(volume.name(), message));
  }

  private String namespace() {
    return fields.pod().meta().namespace();
  }
}
