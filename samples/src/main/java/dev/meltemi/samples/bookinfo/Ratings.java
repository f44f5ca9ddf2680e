package dev.meltemi.samples.bookinfo;

import dev.meltemi.samples.http.Program;
import dev.meltemi.samples.http.Reply;
import dev.meltemi.samples.http.Request;
import dev.meltemi.samples.json.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stars by reviewer: {@code GET} and {@code POST /ratings/{id}}. What is posted is remembered until
 * the process ends, for at most {@value #BOOKS_MAX} books.
 */
public final class Ratings implements Program {

  private static final int BOOKS_MAX = 1000;

  private final Map<Integer, Json> posted = new ConcurrentHashMap<>();

  @Override
  public Reply answer(Request request) {
    List<String> path = request.segments();
    if (path.equals(List.of("health"))) {
      return Reply.json(200, Json.object("status", "Ratings is healthy"));
    }
    if (path.isEmpty() || !path.getFirst().equals("ratings")) {
      return Reply.json(404, Json.object("error", "not found"));
    }
    return BookId.read(path.getLast())
        .map(id ->
            switch (request.method()) {
              case "GET", "HEAD" -> Reply.json(200, ratings(id));
              case "POST" -> post(id, request.body());
              default -> Reply.empty(405).with("allow", "GET, HEAD, POST");
            })
        .orElseGet(
            () -> Reply.json(400, Json.object("error", "please provide numeric product ID")));
  }

  private Reply post(int id, String body) {
    if (!(Json.read(body).orElse(new Json.Null()) instanceof Json.Obj given)) {
      return Reply.json(400, Json.object("error", "please provide valid ratings JSON"));
    }
    if (posted.size() >= BOOKS_MAX && !posted.containsKey(id)) {
      return Reply.json(507, Json.object("error", "no room for ratings of more books"));
    }
    posted.put(id, given);
    return Reply.json(200, ratings(id));
  }

  private Json ratings(int id) {
    Json stars = posted.getOrDefault(id, Json.object("Reviewer1", 5, "Reviewer2", 4));
    return Json.object("id", id, "ratings", stars);
  }
}
