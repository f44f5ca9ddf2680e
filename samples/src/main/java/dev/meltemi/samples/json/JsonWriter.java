package dev.meltemi.samples.json;

import java.util.Map;

/** Spells a value; an empty indent means one line. */
final class JsonWriter {

  private final StringBuilder out = new StringBuilder();
  private final String indent;

  JsonWriter(String indent) {
    this.indent = indent;
  }

  String write(Json value) {
    value(value, 0);
    return out.toString();
  }

  private void value(Json value, int depth) {
    switch (value) {
      case Json.Obj(var members) -> {
        out.append('{');
        boolean first = true;
        for (Map.Entry<String, Json> member : members.entrySet()) {
          separate(first, depth + 1);
          string(member.getKey());
          out.append(": ");
          value(member.getValue(), depth + 1);
          first = false;
        }
        close(members.isEmpty(), depth, '}');
      }
      case Json.Arr(var elements) -> {
        out.append('[');
        boolean first = true;
        for (Json element : elements) {
          separate(first, depth + 1);
          value(element, depth + 1);
          first = false;
        }
        close(elements.isEmpty(), depth, ']');
      }
      case Json.Str(var text) -> string(text);
      case Json.Num(var literal) -> out.append(literal);
      case Json.Bool(var truth) -> out.append(truth);
      case Json.Null() -> out.append("null");
    }
  }

  private void separate(boolean first, int depth) {
    if (!first) {
      out.append(indent.isEmpty() ? ", " : ",");
    }
    lineBreak(depth);
  }

  private void close(boolean empty, int depth, char bracket) {
    if (!empty) {
      lineBreak(depth);
    }
    out.append(bracket);
  }

  private void lineBreak(int depth) {
    if (!indent.isEmpty()) {
      out.append('\n').repeat(indent, depth);
    }
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20 || Character.isSurrogate(c)) {
            out.append("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
              out.append(Character.forDigit((c >> shift) & 0xf, 16));
            }
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
