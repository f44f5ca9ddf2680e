package dev.meltemi.samples.bookinfo;

import dev.meltemi.samples.bookinfo.ProductPage.Part;
import dev.meltemi.samples.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The HTML of the product page. Whole in itself: style inside, no script, nothing fetched from
 * elsewhere.
 */
final class Pages {

  private static final String STYLE = resource("bookinfo.css");

  private Pages() {}

  static String product(Session session, Part details, Part reviews, Optional<String> requestId) {
    return document(
        Book.TITLE,
        header(session)
            + "<main><section class=book><div class=cover"
            + " aria-hidden=true><i>The</i><b>Comedy</b><i>of</i><b>Errors</b><span>Shakespeare</span></div><div><p"
            + " class=kicker>Comedy in five acts</p><h1>"
            + Book.TITLE
            + "</h1><p class=lead>"
            + escape(Book.SUMMARY)
            + "</p></div></section>"
            + "<div class=columns>"
            + details(details)
            + reviews(reviews)
            + "</div></main>"
            + footer(requestId));
  }

  static String index() {
    return document(
        "Bookinfo",
        header(new Session(Optional.empty()))
            + """
            <main><section class=card><h1>Four services, one page</h1>
            <p class=lead>The product page asks <b>details</b> for the facts and <b>reviews</b> for opinions; versions \
            v2 and v3 of reviews ask <b>ratings</b> for stars.</p>
            <table><tr><th>Service<th>Address<th>Calls
            <tr><td>productpage<td><code>/productpage</code><td>details, reviews
            <tr><td>details<td><code>http://details:9080/details/0</code><td>–
            <tr><td>reviews<td><code>http://reviews:9080/reviews/0</code><td>ratings
            <tr><td>ratings<td><code>http://ratings:9080/ratings/0</code><td>–
            </table><p><a class=button href=/productpage>Open the product page</a></p></section></main>\
            """);
  }

  static String notFound() {
    return document(
        "Not found",
        "<main><section class=card><h1>Not found</h1><p>There is nothing here. "
            + "<a href=/productpage>To the product page</a></p></section></main>");
  }

  private static String document(String title, String body) {
    return "<!doctype html><html lang=en><head><meta charset=utf-8>"
        + "<meta name=viewport content=\"width=device-width, initial-scale=1\">"
        + "<meta name=color-scheme content=\"light dark\"><title>"
        + title
        + " · Bookinfo</title>"
        + "<link rel=icon href=\"data:,\"><style>"
        + STYLE
        + "</style></head><body>"
        + body
        + "</body></html>\n";
  }

  private static String header(Session session) {
    String who =
        session
            .user()
            .map(user ->
                "<span class=who>Signed in as <b>"
                    + escape(user)
                    + "</b></span><a class=button href=/logout>Sign out</a>")
            .orElse(
                "<form method=post action=/login><input name=username maxlength=64 required"
                    + " autocomplete=username placeholder=\"any name, e.g. jason\""
                    + " aria-label=\"User name\"><button>Sign in</button></form>");
    return "<header><a class=brand href=/productpage>Bookinfo</a><nav>" + who + "</nav></header>";
  }

  private static String details(Part details) {
    StringBuilder out = new StringBuilder("<section class=card><h2>Book Details</h2>");
    details.error().ifPresent(text -> out.append(error("Error fetching product details!", text)));
    if (details.error().isEmpty()) {
      out.append("<dl>");
      for (Map.Entry<String, String> row :
          List.of(
              Map.entry("Type", "type"),
              Map.entry("Pages", "pages"),
              Map.entry("Publisher", "publisher"),
              Map.entry("Language", "language"),
              Map.entry("ISBN-10", "ISBN-10"),
              Map.entry("ISBN-13", "ISBN-13"),
              Map.entry("Author", "author"),
              Map.entry("Year", "year"))) {
        details
            .body()
            .member(row.getValue())
            .ifPresent(value ->
                out.append("<dt>")
                    .append(row.getKey())
                    .append("<dd>")
                    .append(escape(value.text())));
      }
      out.append("</dl>");
    }
    return out.append("</section>").toString();
  }

  private static String reviews(Part reviews) {
    StringBuilder out = new StringBuilder("<section class=card><h2>Book Reviews</h2>");
    reviews.error().ifPresent(text -> out.append(error("Error fetching product reviews!", text)));
    if (reviews.error().isEmpty()) {
      for (Json review : reviews.body().member("reviews").map(Json::items).orElse(List.of())) {
        out.append("<figure><blockquote>")
            .append(escape(text(review, "text")))
            .append("</blockquote>")
            .append(review.member("rating").map(Pages::stars).orElse(""))
            .append("<figcaption>")
            .append(escape(text(review, "reviewer")))
            .append("</figcaption></figure>");
      }
      out.append("<p class=served>Reviews served by: <code>")
          .append(escape(text(reviews.body(), "podname")))
          .append("</code></p>");
    }
    return out.append("</section>").toString();
  }

  private static String stars(Json rating) {
    Optional<String> error = rating.member("error").map(Json::text);
    if (error.isPresent()) {
      return "<p class=note>" + escape(error.get()) + "</p>";
    }
    int count = BookId.read(text(rating, "stars")).map(n -> Math.min(n, 5)).orElse(0);
    String color = text(rating, "color").equals("red") ? "red" : "black";
    return "<p class=\"stars "
        + color
        + "\" role=img aria-label=\""
        + count
        + " of 5 "
        + color
        + " stars\">"
        + "★".repeat(count)
        + "<span>"
        + "★".repeat(5 - count)
        + "</span></p>";
  }

  private static String error(String title, String text) {
    return "<div class=error role=alert><b>" + title + "</b><br>" + escape(text) + "</div>";
  }

  private static String footer(Optional<String> requestId) {
    return "<footer>Reload to send another request."
        + requestId.map(id -> " This one was <code>" + escape(id) + "</code>").orElse("")
        + "</footer>";
  }

  private static String text(Json json, String member) {
    return json.member(member).map(Json::text).orElse("");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String resource(String name) {
    try (InputStream in = Pages.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
