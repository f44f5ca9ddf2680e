package dev.meltemi.api.read;

import dev.meltemi.api.yaml.Node;
import dev.meltemi.api.yaml.Trees;
import dev.meltemi.api.yaml.YamlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads resources. Pure and safe to call from any thread; never throws for what a user wrote. */
public final class ResourceReader {
  private static final String DEFAULT_NAMESPACE = "default";

  private ResourceReader() {}

  /**
   * Reads all documents of a YAML 1.2 or JSON text; objects without a namespace are in {@code
   * default}.
   */
  public static ReadResult read(String text, String sourceName) {
    return read(text, sourceName, DEFAULT_NAMESPACE);
  }

  /** Reads all documents; a {@code List} becomes its items. */
  public static ReadResult read(String text, String sourceName, String defaultNamespace) {
    return read(text, sourceName, defaultNamespace, NotEnforced::covers);
  }

  static ReadResult read(
      String text, String sourceName, String defaultNamespace, Enforcement enforcement) {
    var yaml = YamlText.parse(text, sourceName);
    var reader = new DocumentReader(sourceName, defaultNamespace, enforcement);
    var documents = new ArrayList<Document>();
    for (var part : yaml.parts()) {
      for (var root : items(part.root())) {
        documents.add(reader.read(root, part.problems()));
      }
    }
    return new ReadResult(List.copyOf(documents), yaml.problems());
  }

  /** Reads one object as an API server gives it; its problems have no lines. */
  public static Document fromTree(Map<String, Object> tree) {
    return new DocumentReader("", DEFAULT_NAMESPACE, NotEnforced::covers)
        .read(Trees.mapping(tree), List.of());
  }

  private static List<Node> items(Node root) {
    boolean list =
        root instanceof Node.Mapping mapping
            && mapping.text("apiVersion").equals("v1")
            && mapping.text("kind").equals("List");
    if (list
        && ((Node.Mapping) root).get("items").orElse(root) instanceof Node.Sequence(var items, _)) {
      return items;
    }
    return List.of(root);
  }
}
