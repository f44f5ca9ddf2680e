package dev.meltemi.api.read;

import dev.meltemi.api.meta.ObjectMeta;
import dev.meltemi.api.yaml.Node;
import java.util.List;
import java.util.Optional;

/** Reads {@code metadata}. */
final class MetaReader {
  private MetaReader() {}

  /**
   * @param namespace of the document's key, with the default filled in
   */
  static ObjectMeta read(Fields document, String namespace) {
    return document
        .message("metadata", fields -> meta(fields, namespace))
        .orElseGet(() -> ObjectMeta.named(namespace, ""));
  }

  private static ObjectMeta meta(Fields fields, String namespace) {
    var name = fields.textOrEmpty("name");
    var labels = fields.textMap("labels");
    var annotations = fields.textMap("annotations");
    var resourceVersion = fields.textOrEmpty("resourceVersion");
    var created = fields.textOrEmpty("creationTimestamp");
    boolean deleting = fields.has("deletionTimestamp");
    var owner = fields.take("ownerReferences").flatMap(MetaReader::owner);
    fields.text("namespace");
    fields.accept(
        "generateName",
        "uid",
        "generation",
        "finalizers",
        "managedFields",
        "selfLink",
        "clusterName",
        "deletionGracePeriodSeconds");
    return new ObjectMeta(
        name, namespace, labels, annotations, resourceVersion, created, deleting, owner);
  }

  /** The reference with {@code controller: true}, else the first. */
  private static Optional<ObjectMeta.Owner> owner(Node references) {
    if (!(references instanceof Node.Sequence(var items, _))) {
      return Optional.empty();
    }
    List<Node.Mapping> mappings =
        items.stream()
            .filter(Node.Mapping.class::isInstance)
            .map(Node.Mapping.class::cast)
            .toList();
    return mappings.stream()
        .filter(m -> m.text("controller").equals("true"))
        .findFirst()
        .or(() -> mappings.stream().findFirst())
        .map(m -> new ObjectMeta.Owner(m.text("kind"), m.text("name")));
  }
}
