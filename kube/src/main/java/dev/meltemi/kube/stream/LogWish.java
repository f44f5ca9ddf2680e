package dev.meltemi.kube.stream;

import dev.meltemi.kube.registry.ApiFailure;
import dev.meltemi.kube.store.Json;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which part of which log a request asks for.
 *
 * @param previous the run before the latest one
 */
record LogWish(
    String container,
    boolean previous,
    boolean timestamps,
    Optional<Long> tailLines,
    Optional<Instant> since,
    Optional<Long> limitBytes) {
  static LogWish of(ObjectNode pod, Map<String, List<String>> query, InstantSource clock) {
    Optional<Instant> since =
        number(query, "sinceSeconds").map(seconds -> clock.instant().minusSeconds(seconds));
    return new LogWish(
        container(pod, text(query, "container")),
        flag(query, "previous"),
        flag(query, "timestamps"),
        number(query, "tailLines"),
        since.or(() -> time(query)),
        number(query, "limitBytes"));
  }

  String limited(String text) {
    if (limitBytes.isEmpty()) return text;
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = (int) Math.min(bytes.length, limitBytes.get());
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private static String container(ObjectNode pod, String wanted) {
    List<String> names = new ArrayList<>();
    for (String list : List.of("containers", "initContainers")) {
      for (JsonNode container : pod.path("spec").path(list)) {
        names.add(Json.text(container, "name"));
      }
    }
    if (wanted.isEmpty()) return names.getFirst();
    if (!names.contains(wanted)) {
      throw ApiFailure.badRequest(
          "container %s is not valid for pod %s, choose one of: %s"
              .formatted(wanted, Json.text(pod, "metadata", "name"), names));
    }
    return wanted;
  }

  private static Optional<Instant> time(Map<String, List<String>> query) {
    String text = text(query, "sinceTime");
    if (text.isEmpty()) return Optional.empty();
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException wrong) {
      throw ApiFailure.badRequest("invalid sinceTime: \"" + text + "\" is no time of RFC 3339");
    }
  }

  private static Optional<Long> number(Map<String, List<String>> query, String name) {
    String text = text(query, name);
    if (text.isEmpty()) return Optional.empty();
    if (!text.matches("\\d{1,18}")) {
      throw ApiFailure.badRequest("invalid " + name + ": \"" + text + "\" is no number");
    }
    return Optional.of(Long.parseLong(text));
  }

  private static boolean flag(Map<String, List<String>> query, String name) {
    String value = text(query, name);
    return value.equals("true") || value.equals("1");
  }

  private static String text(Map<String, List<String>> query, String name) {
    return query.getOrDefault(name, List.of("")).getFirst();
  }
}
