package dev.meltemi.kube.schema;

import dev.meltemi.api.read.Nearest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares an object with its message. Fields that the message does not have are taken out, as a
 * real API server does with them.
 */
public final class FieldCheck {

  private final KubernetesSchema schema;
  private final Map<String, Optional<String>> unknown = new LinkedHashMap<>();
  private final List<String> wrong = new ArrayList<>();

  private FieldCheck(KubernetesSchema schema) {
    this.schema = schema;
  }

  /** Looks at the whole object and removes what is unknown from it. */
  public static FieldCheck prune(Message message, ObjectNode object) {
    FieldCheck check = new FieldCheck(KubernetesSchema.get());
    check.message("", message, object);
    return check;
  }

  /**
   * Places of unknown fields, as {@code spec.template.spec.containers[0].imagee}, and the field
   * that was probably meant.
   */
  public Map<String, Optional<String>> unknown() {
    return Collections.unmodifiableMap(unknown);
  }

  /** A sentence for each value of a wrong type. */
  public List<String> wrong() {
    return List.copyOf(wrong);
  }

  private void message(String path, Message message, ObjectNode object) {
    for (String name : List.copyOf(object.propertyNames())) {
      String place = path.isEmpty() ? name : path + "." + name;
      Optional<Field> field = message.field(name);
      if (field.isPresent()) {
        field(place, field.get(), object.path(name));
      } else if (!name.startsWith("$")) {
        unknown.put(place, Nearest.of(name, message.fields().keySet()));
        object.remove(name);
      }
    }
  }

  private void field(String place, Field field, JsonNode value) {
    if (value.isNull()) {
      return;
    }
    switch (field.shape()) {
      case ONE -> value(place, field.type(), value);
      case LIST -> {
        if (!value.isArray()) {
          wrong(place, value, "a list");
          return;
        }
        int index = 0;
        for (JsonNode each : value) {
          value(place + "[" + index++ + "]", field.type(), each);
        }
      }
      case MAP -> {
        if (!value.isObject()) {
          wrong(place, value, "an object");
          return;
        }
        value
            .properties()
            .forEach(entry -> value(place + "." + entry.getKey(), field.type(), entry.getValue()));
      }
    }
  }

  private void value(String place, String type, JsonNode value) {
    boolean fits =
        switch (type) {
          case "int" -> value.isIntegralNumber();
          case "bool" -> value.isBoolean();
          case "string", "bytes", "Time", "MicroTime", "Duration" -> value.isString();
          case "IntOrString" -> value.isString() || value.isIntegralNumber();
          case "Quantity" -> value.isString() || value.isNumber();
          case "ExtraValue" -> value.isArray();
          default -> value.isObject();
        };
    if (!fits && !value.isNull()) {
      wrong(place, value, type);
    } else if (value instanceof ObjectNode object) {
      schema.message(type).ifPresent(message -> message(place, message, object));
    }
  }

  private void wrong(String place, JsonNode value, String expected) {
    wrong.add(
        "cannot read %s%s as the value of %s, which is of type %s"
            .formatted(
                value.getNodeType().name().toLowerCase(Locale.ROOT),
                value.isContainer() ? "" : " " + value,
                place,
                expected));
  }
}
