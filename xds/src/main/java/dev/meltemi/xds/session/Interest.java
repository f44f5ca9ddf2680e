package dev.meltemi.xds.session;

import java.util.Set;
import java.util.TreeSet;

/** Which resources of one type a proxy wants. */
final class Interest {
  private static final String ALL = "*";

  private boolean all;
  private final Set<String> names = new TreeSet<>();

  /** A first request without names means everything, in both variants of the protocol. */
  void first(Ask ask) {
    all = ask.subscribe().isEmpty();
    add(ask);
  }

  void add(Ask ask) {
    for (String name : ask.subscribe()) {
      if (name.equals(ALL)) {
        all = true;
      } else {
        names.add(name);
      }
    }
  }

  void remove(Ask ask) {
    if (ask.unsubscribe().contains(ALL)) all = false;
    names.removeAll(ask.unsubscribe());
  }

  /** In the state-of-the-world variant each request names all that is wanted. */
  void replace(Ask ask) {
    if (all && ask.subscribe().isEmpty()) return;
    all = false;
    names.clear();
    add(ask);
  }

  boolean isAll() {
    return all;
  }

  Set<String> names() {
    return names;
  }

  boolean covers(String name) {
    return all || names.contains(name);
  }
}
