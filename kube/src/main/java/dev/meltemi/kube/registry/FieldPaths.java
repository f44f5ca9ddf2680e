package dev.meltemi.kube.registry;

import dev.meltemi.kube.schema.Field;
import dev.meltemi.kube.schema.KubernetesSchema;
import dev.meltemi.kube.schema.Message;
import dev.meltemi.kube.store.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The places in an object that can have an owner, as {@code managedFields} writes them: {@code
 * f:name} is a field, {@code k:{…}} an element of a list with keys, {@code v:…} a member of a set,
 * and {@code .} the thing itself.
 */
final class FieldPaths {

  static final String ITSELF = ".";

  /** Nobody owns these. */
  private static final Set<String> OF_THE_SERVER =
      Set.of(
          "name",
          "namespace",
          "uid",
          "selfLink",
          "generateName",
          "resourceVersion",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "generation",
          "managedFields");

  private static final Set<String> ALWAYS_THERE =
      Set.of("apiVersion", "kind", "metadata", "status");

  private final NavigableSet<Path> paths = new TreeSet<>();

  /** One place; compared element by element. */
  record Path(List<String> steps) implements Comparable<Path> {

    Path with(String step) {
      List<String> longer = new ArrayList<>(steps);
      longer.add(step);
      return new Path(List.copyOf(longer));
    }

    @Override
    public int compareTo(Path other) {
      int common = Math.min(steps.size(), other.steps.size());
      for (int i = 0; i < common; i++) {
        int order = steps.get(i).compareTo(other.steps.get(i));
        if (order != 0) {
          return order;
        }
      }
      return Integer.compare(steps.size(), other.steps.size());
    }

    /** As conflicts name it: {@code .spec.ports[port=80].name}. */
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      for (String step : steps) {
        switch (step.charAt(0)) {
          case 'f' -> text.append('.').append(step.substring(2));
          case 'k' -> {
            List<String> keys = new ArrayList<>();
            Json.parse(step.substring(2))
                .properties()
                .forEach(key -> keys.add(key.getKey() + "=" + key.getValue()));
            text.append('[').append(String.join(",", keys)).append(']');
          }
          case 'v' -> text.append('[').append(step.substring(2)).append(']');
          default -> {
            // The thing itself is what has been written so far.
          }
        }
      }
      return text.toString();
    }
  }

  private FieldPaths() {}

  /** Everything in an object that can be owned, without its status. */
  static NavigableSet<Path> of(ResourceType type, ObjectNode object) {
    FieldPaths found = new FieldPaths();
    Optional<Message> message = KubernetesSchema.get().of(type.group(), type.kind());
    Path root = new Path(List.of());
    for (var field : object.properties()) {
      if (!ALWAYS_THERE.contains(field.getKey())) {
        found.field(root, message, field.getKey(), field.getValue());
      }
    }
    if (object.path("metadata") instanceof ObjectNode metadata) {
      Optional<Message> ofMetadata = KubernetesSchema.get().message("ObjectMeta");
      for (var field : metadata.properties()) {
        if (!OF_THE_SERVER.contains(field.getKey())) {
          found.field(root.with("f:metadata"), ofMetadata, field.getKey(), field.getValue());
        }
      }
    }
    return found.paths;
  }

  private void field(Path parent, Optional<Message> message, String name, JsonNode value) {
    Path path = parent.with("f:" + name);
    Optional<Field> field = message.flatMap(m -> m.field(name));
    boolean atomic = field.map(Field::atomic).orElse(false);
    switch (value) {
      case ObjectNode object when !atomic -> object(path, field, object);
      case ArrayNode list when field.filter(f -> !f.applyKeys().isEmpty()).isPresent() ->
          list(path, field.get(), list);
      default -> paths.add(path);
    }
  }

  private void object(Path path, Optional<Field> field, ObjectNode object) {
    if (path.steps().size() > 1 || object.isEmpty()) {
      paths.add(path.with(ITSELF));
    }
    Optional<Message> message =
        field
            .filter(f -> f.shape() == Field.Shape.ONE)
            .flatMap(f -> KubernetesSchema.get().message(f.type()));
    object.properties().forEach(entry -> field(path, message, entry.getKey(), entry.getValue()));
  }

  private void list(Path path, Field field, ArrayNode list) {
    if (field.isSet()) {
      list.forEach(each -> paths.add(path.with("v:" + each)));
      return;
    }
    Optional<Message> message = KubernetesSchema.get().message(field.type());
    for (JsonNode each : list) {
      Path element = path.with(key(field, each));
      paths.add(element.with(ITSELF));
      each.properties().forEach(entry -> field(element, message, entry.getKey(), entry.getValue()));
    }
  }

  /** The step to an element of a list with keys. */
  static String key(Field field, JsonNode element) {
    TreeMap<String, JsonNode> keys = new TreeMap<>();
    for (String key : field.applyKeys()) {
      JsonNode value = element.path(key);
      if (!value.isMissingNode()) {
        keys.put(key, value);
      } else if (key.equals("protocol")) {
        keys.put(key, Json.tree("TCP"));
      }
    }
    ObjectNode tree = Json.object();
    keys.forEach(tree::set);
    return "k:" + tree;
  }

  /** The value at a place; a missing node when there is none. */
  static JsonNode value(JsonNode object, Path path) {
    JsonNode node = object;
    for (String step : path.steps()) {
      node = child(node, step);
    }
    return node;
  }

  /** Takes a place out of an object; does nothing where there is none. */
  static void remove(ObjectNode object, Path path) {
    List<String> steps = path.steps();
    boolean itself = steps.getLast().equals(ITSELF);
    int last = steps.size() - (itself ? 2 : 1);
    JsonNode parent = object;
    for (String step : steps.subList(0, last)) {
      parent = child(parent, step);
    }
    String step = steps.get(last);
    if (parent instanceof ObjectNode owner && step.startsWith("f:")) {
      owner.remove(step.substring(2));
    } else if (parent instanceof ArrayNode list) {
      JsonNode gone = child(list, step);
      list.removeIf(gone::equals);
    }
  }

  private static JsonNode child(JsonNode node, String step) {
    return switch (step.charAt(0)) {
      case 'f' -> node.path(step.substring(2));
      case 'k' -> {
        ObjectNode keys = Json.parse(step.substring(2));
        yield node.valueStream()
            .filter(each -> keys.properties().stream().allMatch(key -> hasKey(each, key)))
            .findFirst()
            .orElse(tools.jackson.databind.node.MissingNode.getInstance());
      }
      case 'v' ->
          node.valueStream()
              .filter(each -> each.toString().equals(step.substring(2)))
              .findFirst()
              .orElse(tools.jackson.databind.node.MissingNode.getInstance());
      default -> node;
    };
  }

  private static boolean hasKey(JsonNode element, java.util.Map.Entry<String, JsonNode> key) {
    JsonNode value = element.path(key.getKey());
    return value.equals(key.getValue())
        || (value.isMissingNode() && key.getValue().asString("").equals("TCP"));
  }

  /** In the nested form of {@code fieldsV1}. */
  static ObjectNode tree(NavigableSet<Path> paths) {
    ObjectNode root = Json.object();
    for (Path path : paths) {
      ObjectNode node = root;
      for (String step : path.steps()) {
        node = Json.child(node, step);
      }
    }
    return root;
  }

  static NavigableSet<Path> read(JsonNode tree) {
    NavigableSet<Path> paths = new TreeSet<>();
    leaves(tree, new Path(List.of()), paths::add);
    return paths;
  }

  private static void leaves(JsonNode tree, Path path, Consumer<Path> found) {
    if (tree.isEmpty() && !path.steps().isEmpty()) {
      found.accept(path);
    }
    tree.properties().forEach(entry -> leaves(entry.getValue(), path.with(entry.getKey()), found));
  }
}
