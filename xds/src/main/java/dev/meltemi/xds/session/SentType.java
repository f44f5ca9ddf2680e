package dev.meltemi.xds.session;

import com.google.protobuf.Any;
import dev.meltemi.xds.encode.EncodedResource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the server knows about one proxy and one type: what is wanted, what is there, what is on the
 * way.
 */
final class SentType {
  /** A response that is not answered yet. There is at most one of each type, so none piles up. */
  record Outstanding(String nonce, String version, Set<String> names) {}

  /** What the proxy lacks and what it has too much. */
  record Difference(List<EncodedResource> added, List<String> removed, List<String> missing) {
    boolean isEmpty() {
      return added.isEmpty() && removed.isEmpty() && missing.isEmpty();
    }
  }

  final Interest interest = new Interest();
  final SortedMap<String, EncodedResource> has = new TreeMap<>();
  boolean asked;
  boolean mustAnswer;
  Optional<Outstanding> outstanding = Optional.empty();
  private final Set<String> toldMissing = new HashSet<>();

  /** Names of the last rejected response that the proxy has not accepted since. */
  private final Set<String> rejected = new HashSet<>();

  private TypeStatus status = TypeStatus.unsent();

  /** Takes what the proxy wants from now on. */
  void take(Ask ask) {
    if (!asked) {
      asked = true;
      mustAnswer = true;
      interest.first(ask);
      ask.has()
          .forEach((name, version) ->
              has.put(
                  name,
                  new EncodedResource(name, version, Any.getDefaultInstance(), Optional.empty())));
      return;
    }
    if (ask.complete()) {
      interest.replace(ask);
    } else {
      interest.add(ask);
      interest.remove(ask);
      // Who subscribes to a name again wants to be told again.
      ask.subscribe().forEach(this::forget);
    }
    has.keySet().removeIf(name -> !interest.covers(name));
    toldMissing.removeIf(name -> !interest.covers(name));
  }

  /** It will be sent again, changed or not. */
  void forget(String name) {
    has.remove(name);
    toldMissing.remove(name);
  }

  /** The names of the response that {@code ask} accepts or rejects; empty for a stale nonce. */
  Optional<Outstanding> settle(Ask ask) {
    Optional<Outstanding> settled =
        outstanding.filter(response -> response.nonce().equals(ask.nonce()));
    if (settled.isEmpty()) return settled;
    outstanding = Optional.empty();
    Outstanding response = settled.get();
    rejected.removeAll(response.names());
    if (ask.error().isEmpty()) {
      if (rejected.isEmpty())
        status = new TypeStatus(status.sent(), status.acknowledged(), Optional.empty());
      return settled;
    }
    String error = ask.error().get();
    List<String> blamed = response.names().stream().filter(error::contains).toList();
    rejected.addAll(blamed.isEmpty() ? response.names() : blamed);
    status =
        new TypeStatus(
            status.sent(),
            status.acknowledged(),
            Optional.of(new TypeStatus.Rejection(response.nonce(), response.version(), error)));
    return settled;
  }

  Difference difference(SortedMap<String, EncodedResource> resources) {
    List<EncodedResource> added = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    if (interest.isAll()) {
      resources.values().forEach(resource -> addIfNew(resource, added));
    } else {
      for (String name : interest.names()) {
        EncodedResource resource = resources.get(name);
        if (resource != null) addIfNew(resource, added);
      }
    }
    for (String name : interest.names()) {
      if (!resources.containsKey(name) && !has.containsKey(name) && !toldMissing.contains(name)) {
        missing.add(name);
      }
    }
    for (String name : has.keySet()) {
      if (!resources.containsKey(name)) removed.add(name);
    }
    return new Difference(added, removed, missing);
  }

  private void addIfNew(EncodedResource resource, List<EncodedResource> added) {
    EncodedResource old = has.get(resource.name());
    if (old == null || !old.version().equals(resource.version())) added.add(resource);
  }

  void sent(Outstanding response, Difference difference) {
    mustAnswer = false;
    outstanding = Optional.of(response);
    for (EncodedResource resource : difference.added()) {
      has.put(resource.name(), resource);
      toldMissing.remove(resource.name());
    }
    has.keySet().removeAll(difference.removed());
    toldMissing.addAll(difference.removed());
    toldMissing.addAll(difference.missing());
  }

  /** Everything of {@code version} that is wanted has been sent. */
  void complete(String version, Map<String, EncodedResource> resources) {
    rejected.removeIf(name -> !resources.containsKey(name));
    boolean accepted = outstanding.isEmpty() && rejected.isEmpty();
    status =
        new TypeStatus(
            version,
            accepted ? version : status.acknowledged(),
            rejected.isEmpty() && outstanding.isEmpty() ? Optional.empty() : status.rejected());
  }

  boolean isRejected() {
    return status.rejected().isPresent();
  }

  TypeStatus status() {
    return status;
  }
}
