package dev.meltemi.xds.session;

import com.google.protobuf.Any;
import dev.meltemi.xds.encode.EncodedResource;
import dev.meltemi.xds.encode.EncodedTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the server knows about one proxy and one type: what is wanted, what is there, what is on the
 * way.
 */
final class SentType {
  /** A response that is not answered yet. There is at most one of each type, so none piles up. */
  record Outstanding(String nonce, String version, List<String> names) {}

  /** What the proxy lacks and what it has too much. */
  record Difference(List<EncodedResource> added, List<String> removed, List<String> missing) {
    boolean isEmpty() {
      return added.isEmpty() && removed.isEmpty() && missing.isEmpty();
    }

    List<String> names() {
      List<String> names = new ArrayList<>(added.size() + removed.size() + missing.size());
      added.forEach(resource -> names.add(resource.name()));
      names.addAll(removed);
      names.addAll(missing);
      return names;
    }
  }

  final Interest interest = new Interest();
  final Held has = new Held();
  boolean asked;
  boolean mustAnswer;
  Optional<Outstanding> outstanding = Optional.empty();
  private final Set<String> toldMissing = new HashSet<>();

  /** The table that was looked at last; what is not among the unsettled is as in that. */
  private Optional<Object> seen = Optional.empty();

  private final SortedSet<String> unsettled = new TreeSet<>();

  /** Names of the last rejected response that the proxy has not accepted since. */
  private final Set<String> rejected = new HashSet<>();

  private TypeStatus status = TypeStatus.unsent();
  private String lastNonce = "";

  /** Takes what the proxy wants from now on. */
  void take(Ask ask) {
    if (!asked) {
      asked = true;
      interest.first(ask);
      mustAnswer = ask.complete() || interest.isAll();
      ask.has()
          .forEach((name, version) ->
              has.put(
                  new EncodedResource(name, version, Any.getDefaultInstance(), Optional.empty())));
      return;
    }
    if (ask.complete()) {
      if (!interest.replace(ask)) return;
      seen = Optional.empty();
    } else {
      boolean wasAll = interest.isAll();
      interest.add(ask.subscribe());
      interest.remove(ask.unsubscribe());
      if (wasAll == interest.isAll()) {
        // Who subscribes to a name again wants to be told again.
        ask.subscribe().forEach(this::forget);
        ask.unsubscribe().stream().filter(name -> !interest.covers(name)).forEach(this::forget);
        return;
      }
      ask.subscribe().forEach(this::forget);
      seen = Optional.empty();
    }
    has.keepOnly(interest::covers);
    toldMissing.removeIf(name -> !interest.covers(name));
  }

  /** It will be sent again, changed or not, if it is wanted. */
  void forget(String name) {
    has.remove(name);
    toldMissing.remove(name);
    unsettled.add(name);
  }

  /** It answers an older response than the last. */
  boolean isStale(Ask ask) {
    return !ask.nonce().equals(lastNonce);
  }

  /** The names of the response that {@code ask} accepts or rejects; empty for a stale nonce. */
  Optional<Outstanding> settle(Ask ask) {
    Optional<Outstanding> settled =
        outstanding.filter(response -> response.nonce().equals(ask.nonce()));
    if (settled.isEmpty()) return settled;
    outstanding = Optional.empty();
    Outstanding response = settled.get();
    response.names().forEach(rejected::remove);
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

  Difference difference(EncodedTable table) {
    look(table);
    List<EncodedResource> added = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    Difference difference = new Difference(added, removed, missing);
    if (seen.isPresent()) {
      for (String name : unsettled) compare(name, table, difference);
    } else {
      interest.share(table.names());
      if (has.isEmpty() && interest.coversAll(table.names())) {
        added.addAll(table.resources().values());
      } else {
        table.resources().keySet().forEach(name -> compare(name, table, difference));
      }
      SortedSet<String> gone = new TreeSet<>(interest.namesBeside(table.names()));
      gone.addAll(has.namesBeside(table.resources()));
      gone.forEach(name -> compare(name, table, difference));
    }
    return difference;
  }

  /** What may differ from a newer table; everything, when it does not follow the last. */
  private void look(EncodedTable table) {
    if (seen.isEmpty() || seen.get().equals(table.id())) return;
    if (table.follows(seen.get())) {
      unsettled.addAll(table.changed());
      seen = Optional.of(table.id());
    } else {
      seen = Optional.empty();
    }
  }

  private void compare(String name, EncodedTable table, Difference difference) {
    EncodedResource resource = table.resources().get(name);
    if (resource == null) {
      if (has.has(name)) {
        difference.removed().add(name);
      } else if (interest.isNamed(name) && !toldMissing.contains(name)) {
        difference.missing().add(name);
      }
    } else if (interest.covers(name)) {
      Optional<EncodedResource> old = has.find(name);
      boolean isSame = old.isPresent() && old.get().version().equals(resource.version());
      if (!isSame) difference.added().add(resource);
    }
  }

  /** All that differs from the table is said, but for some names. */
  void said(EncodedTable table, List<String> withheld) {
    seen = Optional.of(table.id());
    unsettled.clear();
    unsettled.addAll(withheld);
  }

  /** Nothing is outstanding when this variant of the protocol had nothing to say. */
  void sent(Optional<Outstanding> response, Difference difference, EncodedTable table) {
    mustAnswer = false;
    outstanding = response;
    if (response.isPresent()) lastNonce = response.get().nonce();
    boolean isAll = has.isEmpty() && difference.added().size() == table.resources().size();
    if (isAll) {
      has.is(table.resources());
    } else {
      difference.added().forEach(has::put);
    }
    if (!toldMissing.isEmpty()) {
      difference.added().forEach(resource -> toldMissing.remove(resource.name()));
    }
    difference.removed().forEach(has::remove);
    toldMissing.addAll(difference.removed());
    toldMissing.addAll(difference.missing());
  }

  /** Everything of {@code version} that is wanted has been sent. */
  void complete(String version, EncodedTable table) {
    rejected.removeIf(name -> !table.resources().containsKey(name));
    boolean mayShare = interest.isAll() || has.drift() >= Interest.MANY;
    if (mayShare && interest.coversAll(table.names())) has.is(table.resources());
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
