package dev.meltemi.compile.lint;

import dev.meltemi.api.istio.HeaderOperations;
import dev.meltemi.api.istio.HttpAction;
import dev.meltemi.api.istio.HttpRoute;
import dev.meltemi.api.istio.RouteDestination;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Edits of headers that undo each other, or of headers that belong to the connection. */
final class HeaderLint {
  private static final Set<String> OF_CONNECTION =
      Set.of(
          "content-length",
          "transfer-encoding",
          "connection",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "upgrade");

  private final HttpRoute rule;
  private final Notes notes;

  private HeaderLint(HttpRoute rule, Notes notes) {
    this.rule = rule;
    this.notes = notes;
  }

  static void check(HttpRoute rule, Notes notes) {
    var lint = new HeaderLint(rule, notes);
    lint.operations(rule.policy().headers());
    if (rule.action() instanceof HttpAction.Forward(List<RouteDestination> shares)) {
      shares.forEach(share -> lint.operations(share.headers()));
    }
  }

  private void operations(HeaderOperations operations) {
    edit("request", operations.request());
    edit("response", operations.response());
  }

  private void edit(String message, HeaderOperations.Edit edit) {
    Set<String> set = lower(edit.set().keySet().stream());
    Set<String> add = lower(edit.add().keySet().stream());
    Set<String> remove = lower(edit.remove().stream());
    for (String name : both(set, remove)) {
      twice(name, message, "set and removed: what is removed goes first, so that it is there");
    }
    for (String name : both(add, remove)) {
      twice(name, message, "added and removed: what is removed goes first, so that it is there");
    }
    for (String name : both(set, add)) twice(name, message, "set and added, and has both values");
    Set<String> all = new TreeSet<>(set);
    all.addAll(add);
    all.addAll(remove);
    for (String name : both(all, OF_CONNECTION)) {
      notes.warn(
          "HeaderOfConnection",
          rule.origin(),
          "headers.%s changes %s, which describes the connection or its body; proxies on the way set it themselves"
              .formatted(message, name),
          "Remove it.");
    }
  }

  private void twice(String name, String message, String what) {
    notes.warn(
        "HeaderTwice",
        rule.origin(),
        "headers.%s: %s is %s".formatted(message, name, what),
        "Keep one of both.");
  }

  private static Set<String> both(Set<String> one, Set<String> other) {
    Set<String> both = new HashSet<>(one);
    both.retainAll(other);
    return new TreeSet<>(both);
  }

  private static Set<String> lower(Stream<String> names) {
    return names.map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }
}
