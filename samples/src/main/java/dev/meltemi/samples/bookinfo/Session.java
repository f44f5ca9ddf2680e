package dev.meltemi.samples.bookinfo;

import dev.meltemi.samples.http.Request;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Who is signed in, by the cookie {@code user}. Nothing is checked and nothing secret: any name
 * signs in, as in the original, and the documents' rules match on the cookie's text.
 */
record Session(Optional<String> user) {

  /** Characters of a user's name; the rest is cut off, so that headers stay small. */
  static final int NAME_MAX = 64;

  static Session of(Request request) {
    return new Session(
        request.cookie("user").map(Session::decoded).filter(name -> !name.isBlank()));
  }

  /** The {@code Cookie} header's text for that user. */
  static String cookie(String user) {
    return "user=" + URLEncoder.encode(user, StandardCharsets.UTF_8);
  }

  /** The value of {@code name} in an urlencoded form, without control characters. */
  static Optional<String> formValue(String form, String name) {
    for (String pair : form.split("&")) {
      if (pair.startsWith(name + "=")) {
        return Optional.of(decoded(pair.substring(name.length() + 1)));
      }
    }
    return Optional.empty();
  }

  private static String decoded(String value) {
    String name;
    try {
      name = URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      name = value;
    }
    StringBuilder clean = new StringBuilder();
    name.chars()
        .filter(c -> !Character.isISOControl(c))
        .limit(NAME_MAX)
        .forEach(c -> clean.append((char) c));
    return clean.toString().strip();
  }
}
