package dev.meltemi.api.check;

import dev.meltemi.api.istio.HeaderOperations;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Names of headers in matches and in edits. */
final class HeaderCheck {
  private HeaderCheck() {}

  /** RFC 9110 §5.1: a field name is a token. */
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private static final Set<String> PSEUDO = Set.of(":method", ":scheme", ":authority", ":path");

  static Optional<String> matchName(String name) {
    if (name.isEmpty()) {
      return Optional.of("header name cannot be empty");
    }
    boolean fine =
        PSEUDO.contains(name) || name.startsWith("@request.auth.") || TOKEN.matcher(name).matches();
    return fine
        ? Optional.empty()
        : Optional.of("header name \"" + name + "\" is not a valid header name");
  }

  static void operations(HeaderOperations headers, Findings at) {
    edit(headers.request(), true, at.in("request"));
    edit(headers.response(), false, at.in("response"));
  }

  private static void edit(HeaderOperations.Edit edit, boolean hostAllowed, Findings at) {
    names(edit.set(), hostAllowed, at.in("set"));
    names(edit.add(), hostAllowed, at.in("add"));
    edit.remove().forEach(name -> at.in("remove").add("BadHeader", editName(name, false)));
  }

  private static void names(Map<String, String> headers, boolean hostAllowed, Findings at) {
    headers.forEach((name, value) -> {
      at.add("BadHeader", editName(name, hostAllowed));
      at.errorIf(
          value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0),
          "BadHeader",
          "the value of " + name + " must be one line");
    });
  }

  private static Optional<String> editName(String name, boolean hostAllowed) {
    if (name.isEmpty()) {
      return Optional.of("header name cannot be empty");
    }
    if (isAuthority(name)) {
      return hostAllowed
          ? Optional.empty()
          : Optional.of("invalid header \"" + name + "\": it cannot be changed here");
    }
    if (name.startsWith(":")) {
      return Optional.of("invalid header \"" + name + "\": header cannot have \":\" prefix");
    }
    return TOKEN.matcher(name).matches()
        ? Optional.empty()
        : Optional.of("header name \"" + name + "\" is not a valid header name");
  }

  static boolean isAuthority(String name) {
    return name.equals(":authority") || name.toLowerCase(Locale.ROOT).equals("host");
  }
}
