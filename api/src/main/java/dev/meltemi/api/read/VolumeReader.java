package dev.meltemi.api.read;

import dev.meltemi.api.kube.Volume;
import dev.meltemi.api.kube.Volume.Source;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Binds a pod's volume. */
final class VolumeReader {
  private static final int HIGHEST_MODE = 0777;

  private VolumeReader() {}

  static Volume read(Fields fields) {
    var name = fields.textOrEmpty("name");
    if (fields.has("emptyDir")) {
      return new Volume.EmptyDir(name);
    }
    Optional<Volume> configMap =
        fields.message("configMap", f -> projection(name, f, List.of(configMap(f))));
    Optional<Volume> secret =
        fields.message("secret", f -> projection(name, f, List.of(secret(f, "secretName"))));
    Optional<Volume> downward =
        fields.message("downwardAPI", f -> projection(name, f, List.of(pod(f))));
    Optional<Volume> projected =
        fields.message(
            "projected",
            f ->
                projection(
                    name,
                    f,
                    f.messages("sources", VolumeReader::source).stream()
                        .flatMap(Optional::stream)
                        .toList()));
    return configMap
        .or(() -> secret)
        .or(() -> downward)
        .or(() -> projected)
        .orElseGet(() -> new Volume.Other(name, type(fields)));
  }

  private static Volume projection(String name, Fields fields, List<Source> sources) {
    int mode = fields.integer("defaultMode", 0, HIGHEST_MODE).orElse(Volume.Projection.MODE);
    return new Volume.Projection(name, sources, mode);
  }

  private static Optional<Source> source(Fields fields) {
    Optional<Source> configMap = fields.message("configMap", VolumeReader::configMap);
    Optional<Source> secret = fields.message("secret", f -> secret(f, "name"));
    Optional<Source> downward = fields.message("downwardAPI", VolumeReader::pod);
    Optional<Source> token =
        fields.message("serviceAccountToken", f -> new Source.Token(f.textOrEmpty("path")));
    return configMap.or(() -> secret).or(() -> downward).or(() -> token);
  }

  private static Source configMap(Fields fields) {
    return new Source.FromConfigMap(
        fields.textOrEmpty("name"), items(fields), fields.isSet("optional"));
  }

  private static Source secret(Fields fields, String name) {
    return new Source.FromSecret(fields.textOrEmpty(name), items(fields), fields.isSet("optional"));
  }

  private static List<Volume.Item> items(Fields fields) {
    return fields.messages(
        "items", f -> new Volume.Item(f.textOrEmpty("key"), f.textOrEmpty("path"), mode(f)));
  }

  private static Source pod(Fields fields) {
    return new Source.FromPod(fields.messages("items", VolumeReader::field));
  }

  private static Volume.Field field(Fields fields) {
    Optional<Volume.Value> value =
        fields.message("fieldRef", f -> new Volume.Value.OfPod(f.textOrEmpty("fieldPath")));
    Optional<Volume.Value> amount =
        fields.message(
            "resourceFieldRef", f -> new Volume.Value.OfResource(ContainerReader.resource(f)));
    return new Volume.Field(
        fields.textOrEmpty("path"),
        value.or(() -> amount).orElseGet(() -> new Volume.Value.OfPod("")),
        mode(fields));
  }

  private static OptionalInt mode(Fields fields) {
    return fields.integer("mode", 0, HIGHEST_MODE);
  }

  private static String type(Fields volume) {
    return volume.node().entries().stream()
        .map(e -> e.key())
        .filter(k -> !k.equals("name"))
        .findFirst()
        .orElse("emptyDir");
  }
}
