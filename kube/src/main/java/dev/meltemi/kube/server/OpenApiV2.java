package dev.meltemi.kube.server;

import dev.meltemi.kube.registry.Catalogue;
import dev.meltemi.kube.registry.ResourceType;
import dev.meltemi.kube.schema.WireWriter;
import java.util.List;

/**
 * OpenAPI v2 in protobuf, which kubectl before 1.28 asks for before it applies anything: it looks
 * whether the server validates fields. There is nothing else in it; the schemas are in v3. The
 * numbers are those of gnostic's {@code openapi.v2}.
 */
final class OpenApiV2 {

  static final String MEDIA_TYPE = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

  private static final List<String> PARAMETERS =
      List.of("dryRun", "fieldManager", "fieldValidation");

  private OpenApiV2() {}

  static byte[] document() {
    return new WireWriter()
        .text(1, "2.0")
        .message(2, info -> info.text(1, "Meltemi").text(2, "v1"))
        .message(8, OpenApiV2::paths)
        .toByteArray();
  }

  private static void paths(WireWriter paths) {
    for (ResourceType type : Catalogue.stored()) {
      for (String version : type.versions()) {
        String root = type.group().isEmpty() ? "/api/" : "/apis/" + type.group() + "/";
        String place = type.namespaced() ? "/namespaces/{namespace}/" : "/";
        paths.message(
            2,
            path ->
                path.text(1, root + version + place + type.plural() + "/{name}")
                    .message(2, item -> item.message(8, patch -> patch(patch, type, version))));
      }
    }
  }

  private static void patch(WireWriter patch, ResourceType type, String version) {
    for (String name : PARAMETERS) {
      patch.message(
          8,
          item ->
              item.message(
                  1,
                  parameter ->
                      parameter.message(
                          2,
                          other ->
                              other.message(3, query -> query.text(2, "query").text(4, name)))));
    }
    String kind =
        "group: \"%s\"\nkind: %s\nversion: %s\n".formatted(type.group(), type.kind(), version);
    patch.message(
        13,
        extension ->
            extension
                .text(1, "x-kubernetes-group-version-kind")
                .message(2, value -> value.text(2, kind)));
  }
}
