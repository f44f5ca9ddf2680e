package dev.meltemi.kube.schema;

import dev.meltemi.kube.store.Json;
import java.util.Arrays;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects in Kubernetes' protobuf form, which Go programs such as kubectl send for built-in kinds,
 * as the trees that JSON would have given.
 */
public final class ProtobufReader {

  public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

  /**
   * Stands before every object, see {@code k8s.io/apimachinery/pkg/runtime/serializer/protobuf}.
   */
  private static final byte[] MAGIC = {'k', '8', 's', 0};

  /** Nothing that Kubernetes has is nested deeper than this. */
  private static final int MAX_DEPTH = 64;

  private final KubernetesSchema schema;

  public ProtobufReader(KubernetesSchema schema) {
    this.schema = schema;
  }

  /**
   * @throws IllegalArgumentException when the bytes are no object, or one of an unknown kind
   */
  public ObjectNode read(byte[] body) {
    if (body.length < MAGIC.length || !Arrays.equals(MAGIC, Arrays.copyOf(body, MAGIC.length))) {
      throw new IllegalArgumentException("it does not begin with the four bytes k8s\\0");
    }
    Wire wire = new Wire(Arrays.copyOfRange(body, MAGIC.length, body.length));
    ObjectNode object = Json.object();
    byte[] raw = {};
    while (!wire.isAtEnd()) {
      long tag = wire.varint();
      switch ((int) (tag >>> 3)) {
        case 1 -> kind(wire.bytes(), object);
        case 2 -> raw = wire.bytes();
        default -> wire.skip((int) (tag & 7));
      }
    }
    String apiVersion = Json.text(object, "apiVersion");
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    String kind = Json.text(object, "kind");
    Optional<Message> message =
        kind.equals("DeleteOptions") ? schema.message(kind) : schema.of(group, kind);
    message(
        message.orElseThrow(() ->
            new IllegalArgumentException(
                "no protobuf form of " + kind + " in " + apiVersion + " is known; send JSON")),
        raw,
        object,
        0);
    return object;
  }

  private static void kind(byte[] typeMeta, ObjectNode object) {
    Wire wire = new Wire(typeMeta);
    while (!wire.isAtEnd()) {
      long tag = wire.varint();
      switch ((int) (tag >>> 3)) {
        case 1 -> object.put("apiVersion", wire.text());
        case 2 -> object.put("kind", wire.text());
        default -> wire.skip((int) (tag & 7));
      }
    }
  }

  private void message(Message message, byte[] bytes, ObjectNode target, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("it is nested deeper than " + MAX_DEPTH);
    }
    Wire wire = new Wire(bytes);
    while (!wire.isAtEnd()) {
      long tag = wire.varint();
      int wireType = (int) (tag & 7);
      Field field = message.numbers().get((int) (tag >>> 3));
      if (field == null) {
        wire.skip(wireType);
      } else if (field.isInline()) {
        message(messageOf(field), wire.bytes(), target, depth + 1);
      } else {
        field(field, wire, wireType, target, depth);
      }
    }
  }

  private void field(Field field, Wire wire, int wireType, ObjectNode target, int depth) {
    switch (field.shape()) {
      case ONE ->
          value(field, wire, wireType, depth)
              .filter(value -> field.keepsZero() || !isZero(value))
              .ifPresent(value -> target.set(field.name(), value));
      case LIST -> {
        ArrayNode list =
            target.path(field.name()) instanceof ArrayNode there
                ? there
                : target.putArray(field.name());
        value(field, wire, wireType, depth).ifPresent(list::add);
      }
      case MAP -> entry(field, wire.bytes(), Json.child(target, field.name()), depth);
    }
  }

  private void entry(Field field, byte[] bytes, ObjectNode map, int depth) {
    Wire wire = new Wire(bytes);
    String key = "";
    Optional<JsonNode> value = Optional.of(empty(field));
    while (!wire.isAtEnd()) {
      long tag = wire.varint();
      switch ((int) (tag >>> 3)) {
        case 1 -> key = wire.text();
        case 2 -> value = value(field, wire, (int) (tag & 7), depth);
        default -> wire.skip((int) (tag & 7));
      }
    }
    String name = key;
    value.ifPresent(each -> map.set(name, each));
  }

  private Optional<JsonNode> value(Field field, Wire wire, int wireType, int depth) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    boolean number = field.type().equals("int") || field.type().equals("bool");
    if (wireType != (number ? Wire.VARINT : Wire.BYTES)) {
      throw new IllegalArgumentException(
          "field "
              + field.name()
              + " has wire type "
              + wireType
              + ", which "
              + field.type()
              + " never has");
    }
    return switch (field.type()) {
      case "int" -> {
        long value = wire.varint();
        boolean small = value == (int) value;
        yield Optional.of(small ? json.numberNode((int) value) : json.numberNode(value));
      }
      case "bool" -> Optional.of(json.booleanNode(wire.varint() != 0));
      case "string" -> Optional.of(json.stringNode(wire.text()));
      case "bytes" ->
          Optional.of(json.stringNode(java.util.Base64.getEncoder().encodeToString(wire.bytes())));
      default -> {
        Optional<Message> message = schema.message(field.type());
        if (message.isEmpty()) {
          yield SpecialValues.read(field.type(), wire.bytes());
        }
        ObjectNode object = Json.object();
        message(message.get(), wire.bytes(), object, depth + 1);
        yield Optional.of(object);
      }
    };
  }

  private Message messageOf(Field field) {
    return schema
        .message(field.type())
        .orElseThrow(() -> new IllegalStateException("no message " + field.type()));
  }

  /** What a map's entry without a value has. */
  private static JsonNode empty(Field field) {
    return field.type().equals("bytes") || field.type().equals("string")
        ? JsonNodeFactory.instance.stringNode("")
        : Json.object();
  }

  /** Fields that are no pointers in Go are always sent, and say nothing when they are zero. */
  private static boolean isZero(JsonNode value) {
    return (value.isString() && value.asString().isEmpty())
        || (value.isInt() && value.asInt() == 0)
        || (value.isBoolean() && !value.asBoolean());
  }
}
