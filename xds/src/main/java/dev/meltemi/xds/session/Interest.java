package dev.meltemi.xds.session;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which resources of one type a proxy wants. Who wants all that there are by their names shares the
 * set of these with its like.
 */
final class Interest {
  private static final String ALL = "*";

  /** Fewer names than these are not worth sharing. */
  static final int MANY = 64;

  private boolean all;
  private Set<String> shared = Set.of();
  private final Set<String> dropped = new HashSet<>();
  private final Set<String> own = new HashSet<>();

  /** A first request without names means everything, in both variants of the protocol. */
  void first(Ask ask) {
    all = ask.subscribe().isEmpty();
    add(ask.subscribe());
  }

  void add(Collection<String> names) {
    for (String name : names) {
      if (name.equals(ALL)) {
        all = true;
      } else {
        dropped.remove(name);
        if (!shared.contains(name)) own.add(name);
      }
    }
  }

  void remove(Collection<String> names) {
    for (String name : names) {
      if (name.equals(ALL)) all = false;
      own.remove(name);
      if (shared.contains(name)) dropped.add(name);
    }
  }

  /**
   * In the state-of-the-world variant each request names all that is wanted.
   *
   * @return whether that is something else than before
   */
  boolean replace(Ask ask) {
    if (all && ask.subscribe().isEmpty()) return false;
    Set<String> wanted = new HashSet<>(ask.subscribe());
    boolean same = all == wanted.remove(ALL) && wanted.equals(names());
    if (same) return false;
    all = false;
    shared = Set.of();
    dropped.clear();
    own.clear();
    add(ask.subscribe());
    return true;
  }

  /** Forgets its own copies of the names when it wants all of these. */
  void share(Set<String> names) {
    if (!shared.isEmpty() || names.size() < MANY || !own.containsAll(names)) return;
    if (own.size() == names.size()) {
      own.clear();
    } else {
      names.forEach(own::remove);
    }
    shared = names;
  }

  boolean isAll() {
    return all;
  }

  /** A copy, sorted. */
  Set<String> names() {
    Set<String> names = new TreeSet<>(shared);
    names.removeAll(dropped);
    names.addAll(own);
    return names;
  }

  /** Those of its names that are not among these. */
  @SuppressWarnings("ReferenceEquality") // the usual case, quickly told
  List<String> namesBeside(Set<String> names) {
    Stream<String> those = own.stream();
    if (shared != names) {
      those = Stream.concat(those, shared.stream().filter(name -> !dropped.contains(name)));
    }
    return those.filter(name -> !names.contains(name)).toList();
  }

  boolean isNamed(String name) {
    return own.contains(name) || (shared.contains(name) && !dropped.contains(name));
  }

  boolean covers(String name) {
    return all || isNamed(name);
  }

  @SuppressWarnings("ReferenceEquality") // the usual case, quickly told
  boolean coversAll(Set<String> names) {
    if (all || (shared == names && dropped.isEmpty())) return true;
    return names.size() <= own.size() + shared.size() && names.stream().allMatch(this::isNamed);
  }
}
