package dev.meltemi.samples.bookinfo;

import dev.meltemi.samples.http.Backend;
import dev.meltemi.samples.http.Program;
import dev.meltemi.samples.http.Reply;
import dev.meltemi.samples.http.Request;
import dev.meltemi.samples.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Two opinions about a book: {@code GET /reviews/{id}}. The versions differ in their stars: v1 has
 * none, v2 black and v3 red ones, asked of ratings.
 *
 * @param pod the name that the answer gives as {@code podname}, by which a reader tells the
 *     versions apart
 * @param cluster the name of the cluster, or "null" as the original says when it knows none
 */
public record Reviews(Version version, String pod, String cluster, Backend ratings)
    implements Program {

  /** What sets the versions apart. */
  public enum Version {
    /** No stars: ratings is not called. */
    V1("", Duration.ZERO),
    /** Black stars, and the patience that makes the documents' delay of 7 s visible. */
    V2("black", Duration.ofSeconds(10)),
    /** Red stars, and little patience. */
    V3("red", Duration.ofMillis(2500));

    private final String color;
    private final Duration timeout;

    Version(String color, Duration timeout) {
      this.color = color;
      this.timeout = timeout;
    }

    /** The version of that name, such as {@code v2}. */
    public static Optional<Version> named(String name) {
      return switch (name) {
        case "v1" -> Optional.of(V1);
        case "v2" -> Optional.of(V2);
        case "v3" -> Optional.of(V3);
        default -> Optional.empty();
      };
    }
  }

  private static final Json UNAVAILABLE =
      Json.object("error", "Ratings service is currently unavailable");

  @Override
  public Reply answer(Request request) {
    List<String> path = request.segments();
    if (path.equals(List.of("health"))) {
      return Reply.json(200, Json.object("status", "Reviews is healthy"));
    }
    if (path.size() != 2 || !path.getFirst().equals("reviews")) {
      return Reply.json(404, Json.object("error", "not found"));
    }
    return BookId.read(path.getLast())
        .map(id -> Reply.json(200, reviews(id, request)))
        .orElseGet(() -> Reply.json(404, Json.object("error", "not found")));
  }

  private Json reviews(int id, Request request) {
    Optional<Json> stars = version == Version.V1 ? Optional.empty() : stars(id, request);
    return Json.object(
        "id",
        Integer.toString(id),
        "podname",
        pod,
        "clustername",
        cluster,
        "reviews",
        new Json.Arr(
            List.of(
                review(
                    "Reviewer1",
                    "Two pairs of twins, one town, and not a dull minute. I laughed from the first"
                        + " mistaken slap to the last.",
                    stars),
                review(
                    "Reviewer2",
                    "Great fun on a summer evening, if lighter than the plays that followed it.",
                    stars))));
  }

  private Json review(String reviewer, String text, Optional<Json> stars) {
    if (version == Version.V1) {
      return Json.object("reviewer", reviewer, "text", text);
    }
    Json rating =
        stars
            .flatMap(all -> all.member(reviewer))
            .filter(Json.Num.class::isInstance)
            .<Json>map(count -> Json.object("stars", count, "color", version.color))
            .orElse(UNAVAILABLE);
    return Json.object("reviewer", reviewer, "text", text, "rating", rating);
  }

  private Optional<Json> stars(int id, Request request) {
    return switch (ratings.get("/ratings/" + id, Propagation.from(request), version.timeout)) {
      case Backend.Answered answered -> answered.ok().flatMap(body -> body.member("ratings"));
      case Backend.Failed _ -> Optional.empty();
    };
  }
}
