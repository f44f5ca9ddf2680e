package dev.meltemi.cli.istioctl;

import dev.meltemi.api.read.Document;
import dev.meltemi.cli.UserError;
import dev.meltemi.kube.registry.Catalogue;
import dev.meltemi.kube.registry.ResourceType;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How users, documents and paths name a kind. */
final class Kinds {
  private Kinds() {}

  /**
   * {@code vs}, {@code virtualservice}, {@code virtual-services}, {@code VirtualService} or {@code
   * virtualservices.group}.
   */
  static ResourceType named(String word) {
    String name = word.toLowerCase(Locale.ROOT).replace("-", "");
    for (var type : Catalogue.stored()) {
      if (matches(type, name)) return type;
    }
    for (var type : Catalogue.refused()) {
      if (matches(type, name)) throw new UserError(Catalogue.refusal(type));
    }
    throw new UserError("There is no kind \"%s\". Known are: %s.".formatted(word, allNames()));
  }

  private static boolean matches(ResourceType type, String name) {
    return name.equals(type.plural())
        || name.equals(type.singular())
        || type.shortNames().contains(name)
        || name.equals(type.plural() + "." + type.group());
  }

  private static String allNames() {
    return Catalogue.stored().stream()
        .map(ResourceType::singular)
        .collect(Collectors.joining(", "));
  }

  static Optional<ResourceType> of(Document document) {
    String apiVersion = document.apiVersion();
    return Catalogue.stored().stream()
        .filter(type -> type.kind().equals(document.kind()))
        .filter(type ->
            type.versions().stream()
                .anyMatch(version -> type.apiVersion(version).equals(apiVersion)))
        .findFirst();
  }

  /**
   * The folder of a kind; {@code namespace} is "" for all, and ignored for kinds without
   * namespaces.
   */
  static String path(ResourceType type, String version, String namespace) {
    String root = type.group().isEmpty() ? "/api/" : "/apis/" + type.group() + "/";
    String middle = type.namespaced() && !namespace.isEmpty() ? "/namespaces/" + namespace : "";
    return root + version + middle + "/" + type.plural();
  }

  static String path(ResourceType type, String namespace) {
    return path(type, type.versions().getFirst(), namespace);
  }

  /** Istio's way: {@code virtual-service/default/reviews}. */
  static String spoken(ResourceType type, String namespace, String name) {
    String kind = type.kind().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    return type.namespaced() ? kind + "/" + namespace + "/" + name : kind + "/" + name;
  }
}
