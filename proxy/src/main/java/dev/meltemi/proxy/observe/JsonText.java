package dev.meltemi.proxy.observe;

/** Values of an access log in JSON form. */
final class JsonText {
  private JsonText() {}

  /**
   * @param alone whether it is the value of a single operator, so that {@code -} stands for none
   */
  static void value(StringBuilder line, String text, boolean alone, boolean number) {
    if (alone && text.equals("-")) line.append("null");
    else if (number) line.append(text);
    else line.append(quoted(text));
  }

  static String quoted(String text) {
    var quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean escaped = c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == '"';
      if (escaped) continue; // the text form has escaped the quote already
      if (c == '"' || c == '\\') quoted.append('\\').append(c);
      else if (c < 0x20) quoted.append("\\u%04x".formatted((int) c));
      else quoted.append(c);
    }
    return quoted.append('"').toString();
  }
}
