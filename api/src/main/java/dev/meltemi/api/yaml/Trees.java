package dev.meltemi.api.yaml;

import dev.meltemi.api.yaml.Node.Scalar.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Between nodes and the plain trees that JSON libraries use: Map, List, String, Integer, Long,
 * BigInteger, Double, Boolean and null.
 */
public final class Trees {
  private Trees() {}

  /** The tree of a mapping, with its order; immutable. */
  @SuppressWarnings("unchecked") // A mapping's tree is a map, and keys are texts.
  public static Map<String, Object> map(Node.Mapping mapping) {
    return (Map<String, Object>) (Map<String, ?>) mappingTree(mapping);
  }

  private static Map<String, @Nullable Object> mappingTree(Node.Mapping mapping) {
    var map = new LinkedHashMap<String, @Nullable Object>();
    for (var entry : mapping.entries()) {
      map.put(entry.key(), tree(entry.value()));
    }
    return Collections.unmodifiableMap(map);
  }

  private static @Nullable Object tree(Node node) {
    return switch (node) {
      case Node.Mapping mapping -> mappingTree(mapping);
      case Node.Sequence sequence -> {
        var list = new ArrayList<@Nullable Object>();
        for (var item : sequence.items()) {
          list.add(tree(item));
        }
        yield Collections.unmodifiableList(list);
      }
      case Node.Scalar scalar -> value(scalar);
    };
  }

  private static @Nullable Object value(Node.Scalar scalar) {
    return switch (scalar.kind()) {
      case STRING -> scalar.text();
      case BOOLEAN -> scalar.text().equalsIgnoreCase("true");
      case FLOAT -> Double.parseDouble(scalar.text());
      case NULL -> null;
      case INTEGER -> integer(scalar.text());
    };
  }

  private static Number integer(String text) {
    var number = bigInteger(text);
    if (number.bitLength() < 32) {
      return number.intValue();
    }
    return number.bitLength() < 64 ? number.longValue() : number;
  }

  /** The number of an INTEGER scalar: decimal, {@code 0o17} or {@code 0x1f}. */
  public static BigInteger bigInteger(String text) {
    if (text.startsWith("0x")) {
      return new BigInteger(text.substring(2), 16);
    }
    return text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : new BigInteger(text);
  }

  /** Nodes without lines. Values of other types than JSON's are read as their text. */
  public static Node node(@Nullable Object value) {
    return switch (value) {
      case null -> new Node.Scalar(Kind.NULL, "", true, 0);
      case Map<?, ?> map -> mapping(map);
      case Iterable<?> items -> {
        var nodes = new ArrayList<Node>();
        for (var item : items) {
          nodes.add(node(item));
        }
        yield new Node.Sequence(nodes, 0);
      }
      case Boolean b -> new Node.Scalar(Kind.BOOLEAN, b.toString(), true, 0);
      case Integer i -> new Node.Scalar(Kind.INTEGER, i.toString(), true, 0);
      case Long l -> new Node.Scalar(Kind.INTEGER, l.toString(), true, 0);
      case BigInteger i -> new Node.Scalar(Kind.INTEGER, i.toString(), true, 0);
      case Double d -> new Node.Scalar(Kind.FLOAT, d.toString(), true, 0);
      case Float f -> new Node.Scalar(Kind.FLOAT, f.toString(), true, 0);
      case BigDecimal d -> new Node.Scalar(Kind.FLOAT, d.toString(), true, 0);
      default -> Node.Scalar.string(value.toString(), 0);
    };
  }

  public static Node.Mapping mapping(Map<?, ?> map) {
    List<Node.Entry> entries = new ArrayList<>();
    map.forEach((key, value) -> entries.add(new Node.Entry(String.valueOf(key), 0, node(value))));
    return new Node.Mapping(entries, 0);
  }
}
