package dev.meltemi.kube.registry;

import dev.meltemi.kube.schema.Field;
import dev.meltemi.kube.schema.KubernetesSchema;
import dev.meltemi.kube.schema.Message;
import dev.meltemi.kube.store.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Strategic merge patch: a merge patch that merges lists of objects by a key instead of replacing
 * them. Knows the directives that kubectl sends: {@code $patch}, {@code $retainKeys}, {@code
 * $setElementOrder/…} and {@code $deleteFromPrimitiveList/…}.
 */
final class StrategicPatch {

  private static final String ORDER = "$setElementOrder/";
  private static final String DELETE = "$deleteFromPrimitiveList/";
  private static final Set<String> DIRECTIVES = Set.of("$patch", "$retainKeys");

  private StrategicPatch() {}

  /** Returns the patched object; {@code target} may be changed, {@code patch} is not. */
  static ObjectNode apply(Optional<Message> message, ObjectNode target, ObjectNode patch) {
    if (Json.text(patch, "$patch").equals("replace")) {
      ObjectNode replacement = patch.deepCopy();
      replacement.remove("$patch");
      return replacement;
    }
    retain(target, patch.path("$retainKeys"));
    for (var change : patch.properties()) {
      String name = change.getKey();
      if (name.startsWith(DELETE)) {
        remove(target.path(name.substring(DELETE.length())), change.getValue());
      } else if (!name.startsWith(ORDER) && !DIRECTIVES.contains(name)) {
        set(message.flatMap(m -> m.field(name)), target, name, change.getValue());
      }
    }
    for (var change : patch.properties()) {
      if (change.getKey().startsWith(ORDER)) {
        order(target, change.getKey().substring(ORDER.length()), change.getValue());
      }
    }
    return target;
  }

  private static void set(Optional<Field> field, ObjectNode target, String name, JsonNode value) {
    switch (value) {
      case ObjectNode object when Json.text(object, "$patch").equals("delete") ->
          target.remove(name);
      case ObjectNode object ->
          target.set(name, apply(messageOf(field), Json.child(target, name), object));
      case ArrayNode list -> target.set(name, merge(field, target.path(name), list));
      case JsonNode nothing when nothing.isNull() -> target.remove(name);
      default -> target.set(name, value);
    }
  }

  private static ArrayNode merge(Optional<Field> field, JsonNode target, ArrayNode patch) {
    String mergeKey = field.map(Field::mergeKey).orElse("");
    if (mergeKey.equals(Field.SET) && target instanceof ArrayNode existing) {
      patch.forEach(value -> addMissing(existing, value));
      return existing;
    }
    boolean replace =
        patch.valueStream().anyMatch(each -> Json.text(each, "$patch").equals("replace"));
    Optional<String> key =
        Optional.of(mergeKey)
            .filter(name ->
                !replace
                    && !name.isEmpty()
                    && patch.valueStream().allMatch(each -> each.has(name)));
    ArrayNode result = JsonNodeFactory.instance.arrayNode();
    if (key.isPresent()) {
      result.addAll(target.values());
    }
    for (JsonNode each : patch) {
      if (!(each instanceof ObjectNode change)) {
        result.add(each);
      } else if (!Json.text(change, "$patch").equals("replace") || change.size() > 1) {
        mergeElement(messageOf(field), result, key, change);
      }
    }
    return result;
  }

  private static void mergeElement(
      Optional<Message> message, ArrayNode list, Optional<String> key, ObjectNode change) {
    int at = key.map(name -> indexOf(list, name, change)).orElse(-1);
    if (Json.text(change, "$patch").equals("delete")) {
      if (at >= 0) {
        list.remove(at);
      }
    } else if (at >= 0 && list.get(at) instanceof ObjectNode existing) {
      list.set(at, apply(message, existing, change));
    } else {
      list.add(apply(message, Json.object(), change));
    }
  }

  private static Optional<Message> messageOf(Optional<Field> field) {
    return field
        .filter(f -> f.shape() != Field.Shape.MAP)
        .flatMap(f -> KubernetesSchema.get().message(f.type()));
  }

  private static int indexOf(ArrayNode list, String key, JsonNode wanted) {
    for (int i = 0; i < list.size(); i++) {
      JsonNode each = list.get(i);
      boolean sameProtocol = !key.endsWith("ort") || protocol(each).equals(protocol(wanted));
      if (each.path(key).equals(wanted.path(key)) && sameProtocol) {
        return i;
      }
    }
    return -1;
  }

  private static String protocol(JsonNode port) {
    return port.path("protocol").asString("TCP");
  }

  private static void addMissing(ArrayNode list, JsonNode value) {
    if (list.valueStream().noneMatch(value::equals)) {
      list.add(value);
    }
  }

  private static void remove(JsonNode target, JsonNode values) {
    if (target instanceof ArrayNode list) {
      values.forEach(value -> list.removeIf(value::equals));
    }
  }

  private static void retain(ObjectNode target, JsonNode keys) {
    if (keys.isArray()) {
      Set<String> kept = new java.util.HashSet<>();
      keys.forEach(key -> kept.add(key.asString("")));
      target.remove(target.propertyNames().stream().filter(name -> !kept.contains(name)).toList());
    }
  }

  /** Sorts the named elements into the order that the client wants; others stay behind them. */
  private static void order(ObjectNode target, String name, JsonNode wanted) {
    if (!(target.path(name) instanceof ArrayNode list) || !wanted.isArray() || wanted.isEmpty()) {
      return;
    }
    List<JsonNode> rest = new ArrayList<>(list.values());
    ArrayNode sorted = JsonNodeFactory.instance.arrayNode();
    for (JsonNode each : wanted) {
      rest.stream()
          .filter(element -> element.equals(each) || isNamedBy(element, each))
          .findFirst()
          .ifPresent(element -> {
            rest.remove(element);
            sorted.add(element);
          });
    }
    rest.forEach(sorted::add);
    target.set(name, sorted);
  }

  private static boolean isNamedBy(JsonNode element, JsonNode name) {
    return name.isObject()
        && !name.isEmpty()
        && name.properties().stream()
            .allMatch(field -> field.getValue().equals(element.path(field.getKey())));
  }
}
