package dev.meltemi.samples.bookinfo;

import dev.meltemi.samples.http.Program;
import dev.meltemi.samples.http.Reply;
import dev.meltemi.samples.http.Request;
import dev.meltemi.samples.json.Json;
import java.util.List;

/** Facts about a book: {@code GET /details/{id}}. */
public record Details() implements Program {

  @Override
  public Reply answer(Request request) {
    List<String> path = request.segments();
    if (path.equals(List.of("health"))) {
      return Reply.json(200, Json.object("status", "Details is healthy"));
    }
    if (path.isEmpty() || !path.getFirst().equals("details")) {
      return Reply.json(404, Json.object("error", "not found"));
    }
    return BookId.read(path.getLast())
        .map(id -> Reply.json(200, book(id)))
        .orElseGet(
            () -> Reply.json(400, Json.object("error", "please provide numeric product id")));
  }

  private static Json book(int id) {
    return Json.object(
        "id", id,
        "author", "William Shakespeare",
        "year", 1595,
        "type", "paperback",
        "pages", 200,
        "publisher", "PublisherA",
        "language", "English",
        "ISBN-10", "1234567890",
        "ISBN-13", "123-1234567890");
  }
}
