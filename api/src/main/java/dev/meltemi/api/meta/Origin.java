package dev.meltemi.api.meta;

/**
 * Where something was written.
 *
 * @param source the file's name, or "" for an object that came from an API server
 * @param line 1-based, or 0 when unknown
 * @param object "VirtualService default/reviews", a rule of it "VirtualService default/reviews rule
 *     2", or "" when the document has no name
 */
public record Origin(String source, int line, String object) {
  public static final Origin NONE = new Origin("", 0, "");

  /** The same place, spoken of as a part of the object: "… rule 2". */
  public Origin part(String name, int atLine) {
    return new Origin(source, atLine, object + " " + name);
  }

  public Origin at(int otherLine) {
    return new Origin(source, otherLine, object);
  }

  /** {@code file:line} where there is one, else the object. */
  @Override
  public String toString() {
    if (source.isEmpty()) {
      return object;
    }
    return line > 0 ? source + ":" + line : source;
  }
}
