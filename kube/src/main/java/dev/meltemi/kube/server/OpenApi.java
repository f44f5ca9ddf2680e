package dev.meltemi.kube.server;

import dev.meltemi.kube.registry.ApiFailure;
import dev.meltemi.kube.registry.Catalogue;
import dev.meltemi.kube.registry.ResourceType;
import dev.meltemi.kube.store.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * OpenAPI v3, one document for each group and version. Says what kubectl needs: that the server
 * validates fields, which patches it takes, and what the fields mean. Strategic merge patch is not
 * named, so that kubectl takes its own merge keys, which are complete.
 */
final class OpenApi {

  private static final Schemas SCHEMAS = Schemas.load();

  private OpenApi() {}

  static Answer index() {
    ObjectNode index = Json.object();
    ObjectNode paths = index.putObject("paths");
    add(paths, "api/v1");
    for (String group : Discovery.names()) {
      Discovery.versions(group).forEach(version -> add(paths, "apis/" + group + "/" + version));
    }
    return new Answer.Tree(200, index);
  }

  /**
   * @param path {@code api/v1} or {@code apis/<group>/<version>}
   */
  static Answer document(String path) {
    String[] parts = path.split("/");
    if (path.equals("api/v1")) {
      return new Answer.Tree(200, document("", "v1"));
    }
    if (parts.length == 3
        && parts[0].equals("apis")
        && Discovery.versions(parts[1]).contains(parts[2])) {
      return new Answer.Tree(200, document(parts[1], parts[2]));
    }
    throw ApiFailure.noSuchPath();
  }

  private static void add(ObjectNode paths, String path) {
    paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path);
  }

  private static ObjectNode document(String group, String version) {
    ObjectNode document = Json.object().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Meltemi").put("version", "v1");
    ObjectNode paths = document.putObject("paths");
    ObjectNode schemas = document.putObject("components").putObject("schemas");
    for (ResourceType type : Discovery.types(group, version).toList()) {
      if (Catalogue.stored().contains(type)) {
        schemas.set(schemaName(type, version), SCHEMAS.of(type, version));
      }
      String root = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
      String collection =
          root + (type.namespaced() ? "/namespaces/{namespace}/" : "/") + type.plural();
      if (type.namespaced()) {
        paths.putObject(root + "/" + type.plural()).set("get", operation("list", type, version));
      }
      ObjectNode many = paths.putObject(collection);
      many.set("get", operation("list", type, version));
      many.set("post", operation("post", type, version));
      ObjectNode one = paths.putObject(collection + "/{name}");
      for (String verb : List.of("get", "put", "patch", "delete")) {
        one.set(verb, operation(verb, type, version));
      }
    }
    return document;
  }

  private static ObjectNode operation(String action, ResourceType type, String version) {
    ObjectNode operation = Json.object().put("x-kubernetes-action", action);
    operation
        .putObject("x-kubernetes-group-version-kind")
        .put("group", type.group())
        .put("version", version)
        .put("kind", type.kind());
    var parameters = operation.putArray("parameters");
    for (String name : List.of("dryRun", "fieldManager", "fieldValidation")) {
      parameters
          .addObject()
          .put("name", name)
          .put("in", "query")
          .putObject("schema")
          .put("type", "string");
    }
    if (action.equals("patch")) {
      ObjectNode content = operation.putObject("requestBody").putObject("content");
      for (String patch :
          List.of(
              "application/apply-patch+yaml",
              "application/json-patch+json",
              "application/merge-patch+json")) {
        content.putObject(patch);
      }
    }
    ObjectNode ok = operation.putObject("responses").putObject("200").put("description", "OK");
    ok.putObject("content")
        .putObject("application/json")
        .putObject("schema")
        .put("$ref", "#/components/schemas/" + schemaName(type, version));
    return operation;
  }

  private static String schemaName(ResourceType type, String version) {
    String group = type.group().isEmpty() ? "core" : type.group();
    return group + "." + version + "." + type.kind();
  }
}
