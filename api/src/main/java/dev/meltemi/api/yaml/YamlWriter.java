package dev.meltemi.api.yaml;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes YAML that people and every YAML reader take alike: block style, two spaces, lists not
 * indented under their key, keys in their order.
 */
public final class YamlWriter {
  private static final String WORD = "[A-Za-z0-9_./@+*()$;?=:-]*[A-Za-z0-9_./@+*()$;?=-]";

  /** Words with single spaces between them, none of which begins or ends as YAML's signs do. */
  private static final Pattern PLAIN =
      Pattern.compile("(?![@*:?=]|-$|[-?:] )" + WORD + "(?: (?![-:])" + WORD + ")*");

  /** A number of YAML 1.1 (also in base 60) or a time. */
  private static final Pattern NUMBER_1_1 =
      Pattern.compile("[-+]?[0-9][0-9_:.]*|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*");

  /** Quoted as it is where double quotes would need escapes. */
  private static final Pattern SINGLE = Pattern.compile("[^'\\p{Cntrl}]*[\"\\\\][^'\\p{Cntrl}]*");

  /** Several lines, as literal text keeps them: the first one gives the indentation. */
  private static final Pattern LINES =
      Pattern.compile("[^\\p{Cntrl} ][^\\p{Cntrl}]*\n(?:(?:[^\\p{Cntrl}]*\n)*[^\\p{Cntrl}]+\n?)?");

  private YamlWriter() {}

  /** Trees of maps, lists and scalars; each document after the first begins with {@code ---}. */
  public static String stream(List<?> documents) {
    return documents.stream()
        .map(document -> write(Trees.node(document)))
        .collect(Collectors.joining("---\n"));
  }

  public static String write(Node node) {
    var out = new StringBuilder();
    block(node, "", out);
    return out.toString();
  }

  private static void block(Node node, String indent, StringBuilder out) {
    switch (node) {
      case Node.Mapping(var entries, _) when !entries.isEmpty() ->
          entries(entries, indent, false, out);
      case Node.Sequence(var items, _) when !items.isEmpty() -> items(items, indent, out);
      default -> out.append(indent).append(inline(node)).append('\n');
    }
  }

  private static void entries(
      List<Node.Entry> entries, String indent, boolean begun, StringBuilder out) {
    boolean first = begun;
    for (var entry : entries) {
      out.append(first ? "" : indent).append(scalar(entry.key(), true)).append(':');
      first = false;
      switch (entry.value()) {
        case Node.Mapping(var inner, _) when !inner.isEmpty() -> {
          out.append('\n');
          entries(inner, indent + "  ", false, out);
        }
        case Node.Sequence(var inner, _) when !inner.isEmpty() -> {
          out.append('\n');
          items(inner, indent, out);
        }
        default -> value(entry.value(), indent + "  ", out.append(' '));
      }
    }
  }

  private static void items(List<Node> items, String indent, StringBuilder out) {
    for (var item : items) {
      out.append(indent).append("- ");
      switch (item) {
        case Node.Mapping(var inner, _) when !inner.isEmpty() ->
            entries(inner, indent + "  ", true, out);
        case Node.Sequence(var inner, _) when !inner.isEmpty() -> {
          out.append('\n');
          items(inner, indent + "  ", out);
        }
        default -> value(item, indent + "  ", out);
      }
    }
  }

  /** To the end of its line, or as lines of its own when it is a text of several. */
  private static void value(Node node, String indent, StringBuilder out) {
    if (node instanceof Node.Scalar s
        && s.kind() == Node.Scalar.Kind.STRING
        && LINES.matcher(s.text()).matches()) {
      out.append(s.text().endsWith("\n") ? "|\n" : "|-\n");
      s.text()
          .lines()
          .forEach(line -> out.append(line.isEmpty() ? "" : indent + line).append('\n'));
      return;
    }
    out.append(inline(node)).append('\n');
  }

  private static String inline(Node node) {
    return switch (node) {
      case Node.Mapping _ -> "{}";
      case Node.Sequence _ -> "[]";
      case Node.Scalar s when s.kind() == Node.Scalar.Kind.NULL -> "null";
      case Node.Scalar s -> scalar(s.text(), s.kind() == Node.Scalar.Kind.STRING);
    };
  }

  /** Quotes only what would be read as something else, by YAML 1.1 (kubectl) or 1.2. */
  private static String scalar(String text, boolean isString) {
    if (!isString) {
      return text;
    }
    boolean safe =
        CoreSchema.kind(text) == Node.Scalar.Kind.STRING
            && !Yaml11.isBoolean(text)
            && !NUMBER_1_1.matcher(text).matches()
            && PLAIN.matcher(text).matches();
    if (safe) {
      return text;
    }
    if (SINGLE.matcher(text).matches()) {
      return "'" + text + "'";
    }
    var quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        default -> quoted.append(c < ' ' ? "\\x%02x".formatted((int) c) : String.valueOf(c));
      }
    }
    return quoted.append('"').toString();
  }
}
