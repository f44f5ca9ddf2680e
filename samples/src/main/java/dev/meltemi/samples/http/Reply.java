package dev.meltemi.samples.http;

import dev.meltemi.samples.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * What is answered.
 *
 * @param chunks the body's parts; more than one is sent chunked, each part flushed
 */
public record Reply(int status, SequencedMap<String, List<String>> headers, List<byte[]> chunks) {

  /** A body of that type, whole. */
  public static Reply of(int status, String contentType, byte[] body) {
    return new Reply(status, new LinkedHashMap<>(), List.of(body))
        .with("content-type", contentType);
  }

  /** Text of that type, in UTF-8. */
  public static Reply of(int status, String contentType, String body) {
    return of(status, contentType, body.getBytes(StandardCharsets.UTF_8));
  }

  /** One line of JSON. */
  public static Reply json(int status, Json body) {
    return of(status, "application/json", body.line());
  }

  /** A page. */
  public static Reply html(int status, String body) {
    return of(status, "text/html; charset=utf-8", body);
  }

  /** No body. */
  public static Reply empty(int status) {
    return new Reply(status, new LinkedHashMap<>(), List.of());
  }

  /** To another place, with 302. */
  public static Reply redirect(String location) {
    return empty(302).with("location", location);
  }

  /** The same reply with one more header; a name given twice is sent twice. */
  public Reply with(String name, String value) {
    SequencedMap<String, List<String>> more = new LinkedHashMap<>(headers);
    more.merge(
        name,
        List.of(value),
        (had, added) -> {
          List<String> both = new ArrayList<>(had);
          both.addAll(added);
          return List.copyOf(both);
        });
    return new Reply(status, more, chunks);
  }

  /** The whole body as text. */
  public String text() {
    StringBuilder all = new StringBuilder();
    for (byte[] chunk : chunks) {
      all.append(new String(chunk, StandardCharsets.UTF_8));
    }
    return all.toString();
  }
}
