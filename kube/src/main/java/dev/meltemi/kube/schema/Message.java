package dev.meltemi.kube.schema;

import java.util.Map;
import java.util.Optional;

/**
 * An object with named fields.
 *
 * @param fields by their names in JSON, those of inline messages among them
 * @param numbers by their numbers in protobuf, inline messages as themselves
 */
public record Message(String name, Map<String, Field> fields, Map<Integer, Field> numbers) {

  public Optional<Field> field(String json) {
    return Optional.ofNullable(fields.get(json));
  }
}
