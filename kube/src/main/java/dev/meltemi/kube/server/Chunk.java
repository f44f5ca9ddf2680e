package dev.meltemi.kube.server;

import dev.meltemi.kube.registry.ApiFailure;
import dev.meltemi.kube.store.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A part of a list, as {@code limit} and {@code continue} ask for it.
 *
 * @param objects in the order of their names
 * @param revision of the first part, so that a watch from there misses nothing that changed since
 * @param next where the rest begins; empty at the end
 * @param remaining how many objects come after this part
 */
record Chunk(List<ObjectNode> objects, long revision, Optional<String> next, int remaining) {

  /**
   * @param all of the collection that are chosen, in the order of namespaces and names
   * @param revision of the list
   * @param oldest the first revision from which a watch can start
   */
  static Chunk of(Request request, List<ObjectNode> all, long revision, long oldest) {
    String token = request.parameter("continue");
    long first = revision;
    List<ObjectNode> rest = all;
    if (!token.isEmpty()) {
      JsonNode start = decode(token);
      first = start.path("rv").asLong(0);
      if (first < oldest) {
        throw ApiFailure.expired(oldest);
      }
      String after = Json.text(start, "after");
      rest = all.stream().filter(object -> place(object).compareTo(after) > 0).toList();
    }
    long limit = request.number("limit").filter(number -> number > 0).orElse(Long.MAX_VALUE);
    if (rest.size() <= limit) {
      return new Chunk(rest, first, Optional.empty(), 0);
    }
    List<ObjectNode> part = rest.subList(0, (int) limit);
    return new Chunk(
        part, first, Optional.of(encode(first, place(part.getLast()))), rest.size() - part.size());
  }

  /** Tells a list, or a table, that it goes on. */
  void describe(ObjectNode list) {
    next.ifPresent(token ->
        Json.child(list, "metadata").put("continue", token).put("remainingItemCount", remaining));
  }

  private static String encode(long revision, String after) {
    String text = Json.object().put("rv", revision).put("after", after).toString();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode decode(String token) {
    try {
      return Json.parse(new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException | JacksonException foreign) {
      throw ApiFailure.badRequest("continue key is not valid: it was not given out by this server");
    }
  }

  private static String place(JsonNode object) {
    return Json.text(object, "metadata", "namespace") + "/" + Json.text(object, "metadata", "name");
  }
}
