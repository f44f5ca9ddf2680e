package dev.meltemi.samples.bookinfo;

import java.util.Optional;

/** The number that names a book in a path. */
final class BookId {

  private BookId() {}

  /** The number, when the text is one of one to nine digits. */
  static Optional<Integer> read(String text) {
    if (text.isEmpty() || text.length() > 9) {
      return Optional.empty();
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return Optional.empty();
      }
    }
    return Optional.of(Integer.parseInt(text));
  }
}
