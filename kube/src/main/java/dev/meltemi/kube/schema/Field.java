package dev.meltemi.kube.schema;

import java.util.List;

/**
 * A field of a message.
 *
 * @param name in JSON; {@code @} for a message whose fields appear among those of its parent
 * @param number in protobuf; 0 when it has none
 * @param type name of a {@link Message}, or of a single value
 * @param keepsZero whether an empty text, 0 or false says something else than nothing
 * @param mergeKey of a list in strategic merge patches; empty when the list is replaced, {@code
 *     set} when values are added
 * @param applyKeys of a list in server-side apply; empty when the list is one value, {@code set}
 *     for sets
 * @param atomic whether the value is written and owned as a whole
 */
public record Field(
    String name,
    int number,
    Shape shape,
    String type,
    boolean keepsZero,
    String mergeKey,
    List<String> applyKeys,
    boolean atomic) {

  /** How often the type occurs. */
  public enum Shape {
    ONE,
    LIST,
    MAP
  }

  /** The word for sets in place of a key. */
  public static final String SET = "set";

  boolean isInline() {
    return name.equals("@");
  }

  public boolean isSet() {
    return applyKeys.equals(List.of(SET));
  }
}
