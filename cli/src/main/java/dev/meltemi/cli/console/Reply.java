package dev.meltemi.cli.console;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The answer to one request. */
record Reply(int status, String type, String body, Map<String, String> headers) {
  private static final JsonMapper JSON = new JsonMapper();

  static Reply json(Object tree) {
    return json(200, JSON.writeValueAsString(tree));
  }

  static Reply json(int status, String text) {
    return new Reply(status, "application/json", text, Map.of());
  }

  /** For programs: what is wrong, in one sentence. */
  static Reply error(int status, String message) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("error", message);
    return json(status, JSON.writeValueAsString(tree));
  }

  static Reply text(int status, String text) {
    return new Reply(status, "text/plain; charset=utf-8", text, Map.of());
  }

  static Reply file(String type, String body) {
    return new Reply(200, type, body, Map.of());
  }

  static Reply seeOther(String location, String cookie) {
    return new Reply(303, "text/plain", "", Map.of("Location", location, "Set-Cookie", cookie));
  }
}
