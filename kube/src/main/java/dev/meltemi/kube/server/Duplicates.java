package dev.meltemi.kube.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Finds fields that stand twice in one JSON object: readers keep the last one and say nothing. */
final class Duplicates {

  private Duplicates() {}

  /** Their places, as {@code spec.replicas}; empty when the text is no JSON. */
  static List<String> of(String json) {
    List<String> found = new ArrayList<>();
    Deque<Set<String>> seen = new ArrayDeque<>();
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case START_OBJECT -> seen.push(new HashSet<>());
          case END_OBJECT -> seen.pop();
          case PROPERTY_NAME -> {
            if (!seen.element().add(parser.currentName())) {
              found.add(place(parser));
            }
          }
          default -> {
            // Values and lists have no names of their own.
          }
        }
      }
    } catch (JacksonException malformed) {
      return List.of();
    }
    return found;
  }

  private static String place(JsonParser parser) {
    String pointer = parser.streamReadContext().pathAsPointer().toString();
    return pointer.substring(1).replaceAll("/(\\d+)", "[$1]").replace('/', '.');
  }
}
