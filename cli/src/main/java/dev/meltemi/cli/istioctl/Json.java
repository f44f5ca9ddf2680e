package dev.meltemi.cli.istioctl;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Trees of maps, lists and scalars as JSON for people and for programs. */
final class Json {
  private Json() {}

  static String line(Object tree) {
    return new JsonMapper().writeValueAsString(tree);
  }

  static String text(Object tree) {
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsString(tree);
  }
}
