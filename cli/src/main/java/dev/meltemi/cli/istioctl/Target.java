package dev.meltemi.cli.istioctl;

import dev.meltemi.api.read.Document;
import dev.meltemi.cli.UserError;
import dev.meltemi.kube.registry.ResourceType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A document and where it lives on the API server. */
record Target(Document document, ResourceType type) {
  /** For a document that {@link InputDocuments} has checked. */
  static Target of(Document document, Optional<String> wantedNamespace) {
    var type = Kinds.of(document).orElseThrow();
    var target = new Target(document, type);
    if (wantedNamespace.isPresent()
        && type.namespaced()
        && !target.namespace().equals(wantedNamespace.get())) {
      throw new UserError(
          "%s: %s is written for namespace %s, but -n says %s. Nothing was changed."
              .formatted(
                  document.origin(), target.spoken(), target.namespace(), wantedNamespace.get()));
    }
    return target;
  }

  String namespace() {
    return document.key().namespace();
  }

  String name() {
    return document.key().name();
  }

  String spoken() {
    return Kinds.spoken(type, namespace(), name());
  }

  private String version() {
    return document.apiVersion().substring(document.apiVersion().indexOf('/') + 1);
  }

  String folder() {
    return Kinds.path(type, version(), namespace());
  }

  String path() {
    return folder() + "/" + name();
  }

  /** What is sent: as written, with the namespace filled in. */
  Map<String, Object> tree() {
    var tree = new LinkedHashMap<>(document.tree());
    var metadata = new LinkedHashMap<>(Trees.map(tree.get("metadata")));
    if (type.namespaced()) metadata.put("namespace", namespace());
    tree.put("metadata", metadata);
    return tree;
  }
}
