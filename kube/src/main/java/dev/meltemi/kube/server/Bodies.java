package dev.meltemi.kube.server;

import dev.meltemi.kube.registry.ApiFailure;
import dev.meltemi.kube.registry.Patch;
import dev.meltemi.kube.schema.KubernetesSchema;
import dev.meltemi.kube.schema.ProtobufReader;
import dev.meltemi.kube.store.Json;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Bodies of requests as trees. */
final class Bodies {

  private static final List<String> OBJECTS =
      List.of("application/json", "application/yaml", ProtobufReader.MEDIA_TYPE);
  private static final List<String> PATCHES =
      List.of(
          "application/json-patch+json",
          "application/merge-patch+json",
          "application/strategic-merge-patch+json",
          "application/apply-patch+yaml");

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final LoadSettings YAML =
      LoadSettings.builder().setAllowDuplicateKeys(false).build();

  private static final ProtobufReader PROTOBUF = new ProtobufReader(KubernetesSchema.get());

  private Bodies() {}

  /** An object in JSON or YAML. A body without a type is read as JSON. */
  static ObjectNode object(Request request) {
    return switch (request.mediaType()) {
      case "application/json", "" -> asObject(json(request.body().text()));
      case "application/yaml", "application/x-yaml", "text/yaml" ->
          asObject(yaml(request.body().text()));
      case ProtobufReader.MEDIA_TYPE -> protobuf(request.body().bytes());
      default -> throw ApiFailure.unsupportedMediaType(request.mediaType(), OBJECTS);
    };
  }

  /** As {@link #object}; an empty object when there is no body. */
  static ObjectNode optionalObject(Request request) {
    return request.body().isEmpty() ? Json.object() : object(request);
  }

  static Patch patch(Request request) {
    String body = request.body().text();
    return switch (request.mediaType()) {
      case "application/json-patch+json" -> new Patch.Operations(json(body));
      case "application/merge-patch+json" -> new Patch.Merge(asObject(json(body)));
      case "application/strategic-merge-patch+json" -> new Patch.Strategic(asObject(json(body)));
      // YAML 1.2 reads JSON too, which is what kubectl sends under this type.
      case "application/apply-patch+yaml" -> new Patch.Apply(asObject(yaml(body)));
      default -> throw ApiFailure.unsupportedMediaType(request.mediaType(), PATCHES);
    };
  }

  /** Names of fields that stand twice in one object of a JSON body. YAML refuses them itself. */
  static List<String> duplicates(Request request) {
    boolean json = request.mediaType().isEmpty() || request.mediaType().endsWith("json");
    return json ? Duplicates.of(request.body().text()) : List.of();
  }

  private static ObjectNode protobuf(byte[] body) {
    try {
      return PROTOBUF.read(body);
    } catch (IllegalArgumentException malformed) {
      throw ApiFailure.badRequest("the body cannot be read as protobuf: " + malformed.getMessage());
    }
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException malformed) {
      throw ApiFailure.badRequest("the body is no valid JSON: " + malformed.getOriginalMessage());
    }
  }

  private static JsonNode yaml(String text) {
    try {
      return Json.tree(new Load(YAML).loadFromString(text));
    } catch (YamlEngineException malformed) {
      throw ApiFailure.badRequest("the body is no valid YAML: " + malformed.getMessage());
    }
  }

  private static ObjectNode asObject(JsonNode tree) {
    if (tree instanceof ObjectNode object) {
      return object;
    }
    throw ApiFailure.badRequest("the body is no object");
  }
}
