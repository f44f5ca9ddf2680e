package dev.meltemi.samples.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Reads RFC 8259 text by descent. Bodies come from the network, so that wrong text is an ordinary
 * result.
 */
final class JsonReader {

  /** Levels of nesting; deeper text is refused before it can exhaust the stack. */
  static final int DEPTH_MAX = 64;

  private static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Malformed() {
      super("not JSON", null, false, false);
    }
  }

  private final String text;
  private int at;

  JsonReader(String text) {
    this.text = text;
  }

  Optional<Json> document() {
    try {
      Json value = value(0);
      skipBlanks();
      return at == text.length() ? Optional.of(value) : Optional.empty();
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  private Json value(int depth) {
    if (depth > DEPTH_MAX) {
      throw new Malformed();
    }
    skipBlanks();
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> new Json.Str(string());
      case 't' -> literal("true", new Json.Bool(true));
      case 'f' -> literal("false", new Json.Bool(false));
      case 'n' -> literal("null", new Json.Null());
      default -> number();
    };
  }

  private Json object(int depth) {
    SequencedMap<String, Json> members = new LinkedHashMap<>();
    expect('{');
    skipBlanks();
    if (!take('}')) {
      do {
        skipBlanks();
        String name = string();
        skipBlanks();
        expect(':');
        members.put(name, value(depth + 1));
        skipBlanks();
      } while (take(','));
      expect('}');
    }
    return new Json.Obj(members);
  }

  private Json array(int depth) {
    List<Json> elements = new ArrayList<>();
    expect('[');
    skipBlanks();
    if (!take(']')) {
      do {
        elements.add(value(depth + 1));
        skipBlanks();
      } while (take(','));
      expect(']');
    }
    return new Json.Arr(elements);
  }

  private String string() {
    expect('"');
    StringBuilder out = new StringBuilder();
    while (true) {
      char c = next();
      if (c == '"') {
        return out.toString();
      }
      if (c < 0x20) {
        throw new Malformed();
      }
      out.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          int digit = Character.digit(next(), 16);
          if (digit < 0) {
            throw new Malformed();
          }
          code = code << 4 | digit;
        }
        yield (char) code;
      }
      default -> throw new Malformed();
    };
  }

  private Json number() {
    int start = at;
    take('-');
    if (!take('0')) {
      digits();
    }
    if (take('.')) {
      digits();
    }
    if (take('e') || take('E')) {
      if (!take('+')) {
        take('-');
      }
      digits();
    }
    return new Json.Num(text.substring(start, at));
  }

  private void digits() {
    int start = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    if (at == start) {
      throw new Malformed();
    }
  }

  private Json literal(String word, Json value) {
    if (!text.startsWith(word, at)) {
      throw new Malformed();
    }
    at += word.length();
    return value;
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private char next() {
    if (at == text.length()) {
      throw new Malformed();
    }
    return text.charAt(at++);
  }

  private boolean take(char c) {
    boolean there = peek() == c && at < text.length();
    if (there) {
      at++;
    }
    return there;
  }

  private void expect(char c) {
    if (!take(c)) {
      throw new Malformed();
    }
  }
}
