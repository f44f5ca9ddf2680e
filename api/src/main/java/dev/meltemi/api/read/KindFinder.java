package dev.meltemi.api.read;

import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.yaml.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Finds out what a document is, from its apiVersion, kind and metadata. */
final class KindFinder {
  private KindFinder() {}

  /**
   * @param treatment absent when the kind is unknown
   */
  record Found(
      Optional<Kinds.Treatment> treatment, ObjectKey key, Origin origin, List<Problem> problems) {}

  static Found find(Node.Mapping document, String source, String defaultNamespace) {
    var apiVersion = document.text("apiVersion");
    var name = document.text("kind");
    var meta = document.mapping("metadata");
    var kind =
        Kinds.named(name).stream().filter(k -> k.apiVersions().contains(apiVersion)).findFirst();
    boolean namespaced =
        kind.or(() -> Kinds.named(name).stream().findFirst())
            .map(Kinds.Kind::namespaced)
            .orElse(true);
    var namespace = meta.text("namespace").isEmpty() ? defaultNamespace : meta.text("namespace");
    var key = new ObjectKey(name, namespaced ? namespace : "", meta.text("name"));
    var origin = new Origin(source, document.line(), name.isEmpty() ? "" : key.toString());
    var problems = new ArrayList<Problem>();
    if (kind.isEmpty()) {
      problems.add(unknown(document, apiVersion, name, origin));
    } else {
      refusal(kind.get(), document, origin).ifPresent(problems::add);
      nameRequired(meta, origin).ifPresent(problems::add);
    }
    return new Found(kind.map(Kinds.Kind::treatment), key, origin, List.copyOf(problems));
  }

  private static Optional<Problem> nameRequired(Node.Mapping meta, Origin origin) {
    if (meta.get("name").isPresent() || meta.get("generateName").isPresent()) {
      return Optional.empty();
    }
    var at = origin.at(meta.line() > 0 ? meta.line() : origin.line());
    return Optional.of(
        Problem.error(
            "NameRequired",
            at,
            "metadata.name is required.",
            "For example: metadata: {name: reviews}"));
  }

  private static Optional<Problem> refusal(Kinds.Kind kind, Node.Mapping document, Origin origin) {
    var at = origin.at(lineOf(document, "kind"));
    return switch (kind.treatment()) {
      case MODELLED, PASSED_ON -> Optional.empty();
      case NOT_ENFORCED ->
          Optional.of(
              Problem.error(
                  "NotEnforced",
                  at,
                  "kind "
                      + kind.name()
                      + " is part of Istio's API, but this version does not enforce it; it is"
                      + " refused rather than stored without effect.",
                  "Enforced are " + String.join(", ", Kinds.ofIstio()) + "."));
      case RETIRED ->
          Optional.of(
              Problem.error(
                  "RetiredKind",
                  at,
                  "kind "
                      + kind.name()
                      + " of config.istio.io/v1alpha2 was retired with Istio 0.8.",
                  "Write a "
                      + Kinds.successor(kind.name())
                      + " of networking.istio.io/v1 instead, or let istioctl convert -f write"
                      + " it."));
    };
  }

  private static Problem unknown(
      Node.Mapping document, String apiVersion, String kind, Origin origin) {
    if (kind.isEmpty()) {
      return Problem.error(
          "UnknownKind", origin, "kind is required.", "For example: kind: VirtualService");
    }
    var versions = new TreeSet<String>();
    Kinds.named(kind).forEach(k -> versions.addAll(k.apiVersions()));
    if (!versions.isEmpty()) {
      var said =
          apiVersion.isEmpty()
              ? "apiVersion is required"
              : "there is no " + kind + " in " + apiVersion;
      return Problem.error(
          "UnknownKind",
          origin.at(lineOf(document, "apiVersion")),
          said + ".",
          kind + " is served as " + String.join(", ", versions) + ".");
    }
    var near = Nearest.of(kind, Kinds.names());
    var version = apiVersion.isEmpty() ? "" : " (" + apiVersion + ")";
    return Problem.error(
        "UnknownKind",
        origin.at(lineOf(document, "kind")),
        "unknown kind \"" + kind + "\"" + version + ".",
        near.map(n -> "Did you mean \"" + n + "\"?").orElse(""));
  }

  private static int lineOf(Node.Mapping document, String field) {
    return document.get(field).map(Node::line).orElse(document.line());
  }
}
