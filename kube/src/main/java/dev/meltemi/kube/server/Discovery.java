package dev.meltemi.kube.server;

import dev.meltemi.kube.registry.ApiFailure;
import dev.meltemi.kube.registry.Catalogue;
import dev.meltemi.kube.registry.ResourceType;
import dev.meltemi.kube.store.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the server tells about its types: all at once (aggregated discovery) or group by group.
 * Types that are refused are listed too, so that clients reach the message which says why.
 */
final class Discovery {

  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
  private static final Set<String> IN_ALL =
      Set.of("pods", "services", "deployments.apps", "replicasets.apps");

  /**
   * A client that names no version gets the first. Istio's own documents, and most files that
   * people have, are written in v1alpha3, so that is what {@code kubectl get -o yaml} shows; the
   * fields are the same in all.
   */
  private static final List<String> VERSION_ORDER =
      List.of("v1alpha3", "v1", "v1beta1", "v1alpha1");

  private Discovery() {}

  static Answer core(Request request) {
    if (wantsAggregated(request)) {
      return aggregated(List.of(""));
    }
    ObjectNode versions = Json.object().put("kind", "APIVersions");
    versions.putArray("versions").add("v1");
    versions.putArray("serverAddressByClientCIDRs");
    return new Answer.Tree(200, versions);
  }

  static Answer groups(Request request) {
    if (wantsAggregated(request)) {
      return aggregated(names());
    }
    ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode groups = list.putArray("groups");
    names().forEach(name -> groups.add(groupTree(name)));
    return new Answer.Tree(200, list);
  }

  static Answer group(String name) {
    if (!names().contains(name)) {
      throw ApiFailure.noSuchPath();
    }
    return new Answer.Tree(200, groupTree(name).put("kind", "APIGroup").put("apiVersion", "v1"));
  }

  static Answer resources(String group, String version) {
    if (!versions(group).contains(version)) {
      throw ApiFailure.noSuchPath();
    }
    ObjectNode list =
        Json.object()
            .put("kind", "APIResourceList")
            .put("apiVersion", "v1")
            .put("groupVersion", joined(group, version));
    ArrayNode resources = list.putArray("resources");
    types(group, version)
        .forEach(type -> {
          resources.add(classic(type, type.plural(), type.kind(), verbs(type)));
          type.subresources()
              .forEach(sub ->
                  resources.add(
                      classic(type, type.plural() + "/" + sub, subKind(type, sub), subVerbs(sub))));
        });
    return new Answer.Tree(200, list);
  }

  /** Groups with a name of their own, in the order of the catalogue. */
  static Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    all().map(ResourceType::group).filter(group -> !group.isEmpty()).forEach(names::add);
    return names;
  }

  static List<String> versions(String group) {
    return VERSION_ORDER.stream()
        .filter(version -> types(group, version).findAny().isPresent())
        .toList();
  }

  static Stream<ResourceType> types(String group, String version) {
    return all().filter(type -> type.group().equals(group) && type.versions().contains(version));
  }

  private static Stream<ResourceType> all() {
    return Stream.of(Catalogue.stored(), Catalogue.refused(), Catalogue.answered())
        .flatMap(List::stream);
  }

  private static boolean wantsAggregated(Request request) {
    // kubectl offers v2 and v2beta1 in one header; the latter alone is a client that is older than
    // 1.30.
    return request.accepts("g=apidiscovery.k8s.io", "v=v2;", "as=APIGroupDiscoveryList");
  }

  private static Answer aggregated(Iterable<String> groups) {
    ObjectNode list =
        Json.object()
            .put("kind", "APIGroupDiscoveryList")
            .put("apiVersion", "apidiscovery.k8s.io/v2");
    list.putObject("metadata");
    ArrayNode items = list.putArray("items");
    for (String group : groups) {
      ObjectNode item = items.addObject();
      item.putObject("metadata").put("name", group);
      ArrayNode versions = item.putArray("versions");
      for (String version : versions(group)) {
        ObjectNode each = versions.addObject().put("version", version).put("freshness", "Current");
        ArrayNode resources = each.putArray("resources");
        types(group, version).forEach(type -> resources.add(aggregated(type, version)));
      }
    }
    return new Answer.Text(200, AGGREGATED, list.toString());
  }

  private static ObjectNode aggregated(ResourceType type, String version) {
    ObjectNode resource = Json.object().put("resource", type.plural());
    resource.set("responseKind", responseKind(type.group(), version, type.kind()));
    resource
        .put("scope", type.namespaced() ? "Namespaced" : "Cluster")
        .put("singularResource", type.singular());
    strings(resource.putArray("verbs"), verbs(type));
    strings(resource.putArray("shortNames"), type.shortNames());
    strings(resource.putArray("categories"), categories(type));
    ArrayNode subresources = resource.putArray("subresources");
    for (String sub : type.subresources()) {
      ObjectNode each = subresources.addObject().put("subresource", sub);
      each.set(
          "responseKind",
          sub.equals("scale")
              ? responseKind("autoscaling", "v1", "Scale")
              : responseKind(type.group(), version, type.kind()));
      strings(each.putArray("verbs"), subVerbs(sub));
    }
    return resource;
  }

  private static ObjectNode classic(
      ResourceType type, String name, String kind, List<String> verbs) {
    ObjectNode resource =
        Json.object()
            .put("name", name)
            .put("singularName", name.contains("/") ? "" : type.singular())
            .put("namespaced", type.namespaced())
            .put("kind", kind);
    if (kind.equals("Scale")) {
      resource.put("group", "autoscaling").put("version", "v1");
    }
    strings(resource.putArray("verbs"), verbs);
    if (!name.contains("/")) {
      strings(resource.putArray("shortNames"), type.shortNames());
      strings(resource.putArray("categories"), categories(type));
    }
    return resource;
  }

  private static ObjectNode groupTree(String name) {
    ObjectNode group = Json.object().put("name", name);
    ArrayNode versions = group.putArray("versions");
    for (String version : versions(name)) {
      versions.addObject().put("groupVersion", joined(name, version)).put("version", version);
    }
    String preferred = versions(name).getFirst();
    group
        .putObject("preferredVersion")
        .put("groupVersion", joined(name, preferred))
        .put("version", preferred);
    return group;
  }

  private static ObjectNode responseKind(String group, String version, String kind) {
    return Json.object().put("group", group).put("version", version).put("kind", kind);
  }

  private static List<String> verbs(ResourceType type) {
    if (type.equals(Catalogue.KIND_DEFINITION)) return List.of("get", "list", "watch");
    return Catalogue.stored().contains(type) ? VERBS : List.of("create");
  }

  private static List<String> subVerbs(String subresource) {
    return switch (subresource) {
      case "log" -> List.of("get");
      case "exec", "attach", "portforward" -> List.of("create", "get");
      default -> List.of("get", "patch", "update");
    };
  }

  private static String subKind(ResourceType type, String subresource) {
    return subresource.equals("scale") ? "Scale" : type.kind();
  }

  private static List<String> categories(ResourceType type) {
    if (IN_ALL.contains(type.name())) {
      return List.of("all");
    }
    return type.isIstio() ? List.of("istio-io", type.group().replace('.', '-')) : List.of();
  }

  private static String joined(String group, String version) {
    return group.isEmpty() ? version : group + "/" + version;
  }

  private static void strings(ArrayNode array, Iterable<String> values) {
    values.forEach(array::add);
  }
}
