package dev.meltemi.compile;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads JSON that was parsed to maps and lists; what is absent is empty. */
record Tree(Map<String, Object> map) {
  static final Tree EMPTY = new Tree(Map.of());

  @SuppressWarnings("unchecked")
  private static Tree of(Object value) {
    return value instanceof Map<?, ?> map ? new Tree((Map<String, Object>) map) : EMPTY;
  }

  boolean has(String key) {
    return map.containsKey(key);
  }

  Tree at(String... path) {
    Tree tree = this;
    for (String key : path) tree = of(tree.map.getOrDefault(key, Map.of()));
    return tree;
  }

  List<Tree> list(String key) {
    return map.get(key) instanceof List<?> list ? list.stream().map(Tree::of).toList() : List.of();
  }

  List<String> texts(String key) {
    return map.get(key) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  String text(String key) {
    return Optional.ofNullable(map.get(key)).map(String::valueOf).orElse("");
  }

  int number(String key, int otherwise) {
    String text = text(key);
    return text.isEmpty() ? otherwise : Integer.parseInt(text);
  }
}
