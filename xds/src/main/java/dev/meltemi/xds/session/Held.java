package dev.meltemi.xds.session;

import dev.meltemi.xds.encode.EncodedResource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The resources of one type that a proxy has: those of a table, which all proxies share, but for
 * some.
 */
final class Held {
  private SortedMap<String, EncodedResource> shared = Collections.emptySortedMap();

  /** What differs from it; empty for what the proxy does not have. */
  private final SortedMap<String, Optional<EncodedResource>> own = new TreeMap<>();

  Optional<EncodedResource> find(String name) {
    Optional<EncodedResource> other = own.get(name);
    return other != null ? other : Optional.ofNullable(shared.get(name));
  }

  boolean has(String name) {
    return find(name).isPresent();
  }

  /** The names of what it has and a table has not. */
  @SuppressWarnings("ReferenceEquality") // the usual case, quickly told
  List<String> namesBeside(SortedMap<String, EncodedResource> table) {
    Stream<String> names = own.keySet().stream();
    if (shared != table) names = Stream.concat(names, shared.keySet().stream());
    return names.filter(name -> !table.containsKey(name) && has(name)).distinct().toList();
  }

  void put(EncodedResource resource) {
    own.put(resource.name(), Optional.of(resource));
  }

  void remove(String name) {
    if (shared.containsKey(name)) {
      own.put(name, Optional.empty());
    } else {
      own.remove(name);
    }
  }

  void keepOnly(Predicate<String> names) {
    for (String name : all().keySet()) if (!names.test(name)) remove(name);
  }

  /** It is exactly this. */
  void is(SortedMap<String, EncodedResource> all) {
    shared = all;
    own.clear();
  }

  /** How much of it is not shared. */
  int drift() {
    return own.size();
  }

  boolean isEmpty() {
    return own.isEmpty() && shared.isEmpty();
  }

  /** A copy. */
  SortedMap<String, EncodedResource> all() {
    SortedMap<String, EncodedResource> all = new TreeMap<>(shared);
    own.forEach((name, resource) ->
        resource.ifPresentOrElse(r -> all.put(name, r), () -> all.remove(name)));
    return all;
  }
}
