package dev.meltemi.api.yaml;

import java.util.List;
import java.util.Optional;

/** A part of a YAML document. Lines are 1-based, or 0 where there was no text. */
public sealed interface Node {
  int line();

  record Mapping(List<Entry> entries, int line) implements Node {
    public Mapping {
      entries = List.copyOf(entries);
    }

    public Optional<Node> get(String key) {
      return entries.stream().filter(e -> e.key.equals(key)).map(Entry::value).findFirst();
    }

    /** The text at the key, or "" when it is absent or no text. */
    public String text(String key) {
      return get(key)
          .map(v -> v instanceof Scalar s && s.kind != Scalar.Kind.NULL ? s.text : "")
          .orElse("");
    }

    /** The mapping at the key, or an empty one. */
    public Mapping mapping(String key) {
      return get(key)
          .map(v -> v instanceof Mapping m ? m : new Mapping(List.of(), v.line()))
          .orElse(EMPTY);
    }

    private static final Mapping EMPTY = new Mapping(List.of(), 0);
  }

  record Entry(String key, int line, Node value) {}

  record Sequence(List<Node> items, int line) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /**
   * @param text as written, without quotes
   * @param plain written without quotes: its kind was found from its look
   */
  record Scalar(Kind kind, String text, boolean plain, int line) implements Node {
    public enum Kind {
      STRING,
      INTEGER,
      FLOAT,
      BOOLEAN,
      NULL
    }

    public static Scalar string(String text, int line) {
      return new Scalar(Kind.STRING, text, false, line);
    }
  }
}
