package dev.meltemi.xds.session;

import com.google.protobuf.Any;
import dev.meltemi.xds.ResourceType;
import dev.meltemi.xds.decode.Decoded;
import dev.meltemi.xds.encode.EncodedResource;
import dev.meltemi.xds.session.ClientStatus.Refusal;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What the proxy knows of one type.
 *
 * @param <T> the traffic value that a resource decodes to
 */
final class ReceivedType<T> {
  record Accepted<T>(EncodedResource raw, T value, List<String> notes) {}

  final ResourceType type;

  /** False for a type of which all is wanted. */
  final boolean byName;

  private final Function<Any, Decoded<T>> decode;
  private final Function<T, String> nameOf;
  private final SortedMap<String, Accepted<T>> accepted = new TreeMap<>();
  private final SortedMap<String, Refusal> refused = new TreeMap<>();
  private final SortedSet<String> names = new TreeSet<>();

  /** Names of which the control plane said that there is no such resource. */
  private final Set<String> missing = new HashSet<>();

  private boolean answered;

  ReceivedType(
      ResourceType type,
      boolean byName,
      Function<Any, Decoded<T>> decode,
      Function<T, String> nameOf) {
    this.type = type;
    this.byName = byName;
    this.decode = decode;
    this.nameOf = nameOf;
  }

  /** Why the response is rejected; empty when all of it is accepted. */
  List<String> take(DeltaDiscoveryResponse response) {
    answered = true;
    List<String> reasons = new ArrayList<>();
    for (Resource resource : response.getResourcesList()) {
      if (byName && !names.contains(resource.getName())) continue;
      missing.remove(resource.getName());
      switch (decode(resource)) {
        case Decoded.Ok<T>(T value, List<String> notes) -> {
          EncodedResource raw =
              new EncodedResource(
                  resource.getName(),
                  resource.getVersion(),
                  resource.getResource(),
                  Optional.empty());
          accepted.put(resource.getName(), new Accepted<>(raw, value, notes));
          refused.remove(resource.getName());
        }
        case Decoded.Refused<T>(List<String> why) -> {
          refused.put(resource.getName(), new Refusal(resource.getVersion(), why));
          reasons.add(resource.getName() + ": " + String.join("; ", why));
        }
      }
    }
    for (String name : response.getRemovedResourcesList()) {
      accepted.remove(name);
      refused.remove(name);
      missing.add(name);
    }
    return reasons;
  }

  private Decoded<T> decode(Resource resource) {
    Decoded<T> decoded = decode.apply(resource.getResource());
    if (decoded instanceof Decoded.Ok<T>(T value, List<String> _)
        && !nameOf.apply(value).equals(resource.getName())) {
      return new Decoded.Refused<>(List.of("it calls itself " + nameOf.apply(value)));
    }
    return decoded;
  }

  /** Changes what is asked for by name; returns the new names and fills {@code dropped}. */
  List<String> want(Set<String> wanted, List<String> dropped) {
    List<String> added = wanted.stream().filter(name -> !names.contains(name)).toList();
    for (String name : List.copyOf(names)) {
      if (wanted.contains(name)) continue;
      dropped.add(name);
      accepted.remove(name);
      refused.remove(name);
      missing.remove(name);
    }
    names.removeAll(dropped);
    names.addAll(added);
    return added;
  }

  SortedSet<String> names() {
    return names;
  }

  boolean answered() {
    return answered;
  }

  /** Something is known of each name that is asked for, if only that there is nothing. */
  boolean complete() {
    return names.stream()
        .allMatch(name ->
            accepted.containsKey(name) || missing.contains(name) || refused.containsKey(name));
  }

  Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>();
    accepted.forEach((name, resource) -> versions.put(name, resource.raw().version()));
    return versions;
  }

  SortedMap<String, T> values() {
    SortedMap<String, T> values = new TreeMap<>();
    accepted.forEach((name, resource) -> values.put(name, resource.value()));
    return values;
  }

  SortedMap<String, Accepted<T>> accepted() {
    return accepted;
  }

  SortedMap<String, Refusal> refused() {
    return refused;
  }
}
