package dev.meltemi.samples.bookinfo;

import dev.meltemi.samples.json.Json;

/** The one book there is. */
final class Book {

  static final String TITLE = "The Comedy of Errors";

  static final String SUMMARY =
      "William Shakespeare's shortest play, and among his first: two pairs of twins, parted as"
          + " infants by a shipwreck, find themselves in the same town on the same day. Everybody"
          + " is taken for somebody else until the last scene.";

  private Book() {}

  static Json json() {
    return Json.object("id", 0, "title", TITLE, "descriptionHtml", "<p>" + SUMMARY + "</p>");
  }
}
