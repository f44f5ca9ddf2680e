package dev.meltemi.kube.registry;

import dev.meltemi.kube.schema.Field;
import dev.meltemi.kube.schema.KubernetesSchema;
import dev.meltemi.kube.schema.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lays an applied object over a live one: objects field by field, lists with keys element by
 * element, everything else as a whole. Types without a schema, as Istio's, have whole lists only.
 */
final class ApplyMerge {

  private final KubernetesSchema schema = KubernetesSchema.get();
  private final Optional<Message> root;

  ApplyMerge(ResourceType type) {
    this.root = schema.of(type.group(), type.kind());
  }

  /** Returns {@code live}, changed. */
  ObjectNode merge(ObjectNode live, ObjectNode applied) {
    for (var entry : applied.properties()) {
      String name = entry.getKey();
      JsonNode value = entry.getValue();
      if (name.equals("metadata") && value instanceof ObjectNode metadata) {
        live.set(
            name, object(schema.message("ObjectMeta"), live.path(name), withoutRecord(metadata)));
      } else if (!name.equals("status")) {
        live.set(name, value(root.flatMap(m -> m.field(name)), live.path(name), value));
      }
    }
    return live;
  }

  private static ObjectNode withoutRecord(ObjectNode metadata) {
    ObjectNode copy = metadata.deepCopy();
    copy.remove("managedFields");
    return copy;
  }

  private ObjectNode object(Optional<Message> message, JsonNode live, ObjectNode applied) {
    ObjectNode result =
        live instanceof ObjectNode there ? there : JsonNodeFactory.instance.objectNode();
    for (var entry : applied.properties()) {
      Optional<Field> field = message.flatMap(m -> m.field(entry.getKey()));
      result.set(entry.getKey(), value(field, result.path(entry.getKey()), entry.getValue()));
    }
    return result;
  }

  private JsonNode value(Optional<Field> field, JsonNode live, JsonNode applied) {
    boolean atomic = field.map(Field::atomic).orElse(false);
    return switch (applied) {
      case ObjectNode object when !atomic ->
          object(
              field
                  .filter(f -> f.shape() == Field.Shape.ONE)
                  .flatMap(f -> schema.message(f.type())),
              live,
              object);
      case ArrayNode list when field.filter(f -> !f.applyKeys().isEmpty()).isPresent() ->
          list(field.get(), live, list);
      default -> applied;
    };
  }

  private ArrayNode list(Field field, JsonNode live, ArrayNode applied) {
    Map<String, JsonNode> elements = new LinkedHashMap<>();
    live.forEach(each -> elements.put(key(field, each), each));
    List<String> wanted = new ArrayList<>();
    for (JsonNode each : applied) {
      String key = key(field, each);
      wanted.add(key);
      JsonNode before = elements.getOrDefault(key, JsonNodeFactory.instance.missingNode());
      elements.put(
          key,
          each instanceof ObjectNode object
              ? object(schema.message(field.type()), before, object)
              : each);
    }
    ArrayNode result = JsonNodeFactory.instance.arrayNode();
    // Whoever applies the whole list also decides about its order.
    boolean whole = wanted.containsAll(elements.keySet());
    (whole ? wanted.stream().distinct() : elements.keySet().stream())
        .map(elements::get)
        .forEach(result::add);
    return result;
  }

  private static String key(Field field, JsonNode element) {
    return field.isSet() ? "v:" + element : FieldPaths.key(field, element);
  }
}
