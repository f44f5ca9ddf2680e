package dev.meltemi.kube.store;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON trees of objects: reading them and asking for what may be absent. */
public final class Json {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /**
   * @throws tools.jackson.core.JacksonException if the text is no JSON
   * @throws IllegalArgumentException if it is JSON, but no object
   */
  public static ObjectNode parse(String text) {
    if (MAPPER.readTree(text) instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException("not a JSON object");
  }

  /** Maps, lists, strings, numbers and booleans as a tree. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** The tree as maps, lists, strings, numbers and booleans. */
  public static Object plain(JsonNode tree) {
    return MAPPER.treeToValue(tree, Object.class);
  }

  /** The text at a path of property names; empty when anything on the way is missing. */
  public static String text(JsonNode tree, String... path) {
    return at(tree, path).asString("");
  }

  /** The node at a path of property names; a missing node when anything on the way is missing. */
  public static JsonNode at(JsonNode tree, String... path) {
    JsonNode node = tree;
    for (String name : path) {
      node = node.path(name);
    }
    return node;
  }

  /** The object under a property, made when it is missing or no object. */
  public static ObjectNode child(ObjectNode tree, String name) {
    return tree.path(name) instanceof ObjectNode there ? there : tree.putObject(name);
  }

  /**
   * The number in {@code metadata.resourceVersion}; 0 when there is none, -1 when it is no number.
   */
  public static long revision(JsonNode tree) {
    String text = text(tree, "metadata", "resourceVersion");
    if (text.isEmpty()) {
      return 0;
    }
    boolean number = text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return number ? Long.parseLong(text) : -1;
  }
}
