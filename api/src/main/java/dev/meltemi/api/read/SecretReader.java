package dev.meltemi.api.read;

import dev.meltemi.api.kube.Secret;
import dev.meltemi.api.meta.ObjectMeta;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;

/** Binds a Secret; {@code stringData} overrides {@code data}. */
final class SecretReader {
  private SecretReader() {}

  static Secret read(Fields fields, ObjectMeta meta) {
    var data = new LinkedHashMap<>(fields.textMap("data"));
    fields
        .textMap("stringData")
        .forEach((k, v) ->
            data.put(k, Base64.getEncoder().encodeToString(v.getBytes(StandardCharsets.UTF_8))));
    return new Secret(
        meta, fields.text("type").orElse("Opaque"), Collections.unmodifiableMap(data));
  }
}
