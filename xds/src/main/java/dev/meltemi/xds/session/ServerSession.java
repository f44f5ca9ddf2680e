package dev.meltemi.xds.session;

import dev.meltemi.xds.ResourceType;
import dev.meltemi.xds.encode.EncodedResource;
import dev.meltemi.xds.encode.EncodedResources;
import dev.meltemi.xds.encode.EncodedTable;
import dev.meltemi.xds.session.SentType.Difference;
import dev.meltemi.xds.session.SentType.Outstanding;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The control plane's end of one ADS stream. Sends what differs, and in the order that breaks
 * nothing: clusters, their endpoints, and only when the proxy has both, listeners and routes; last,
 * when nothing refers to them any more, the clusters that are gone.
 *
 * <p>A response of a type waits until the one before is answered: a slow proxy gets the newest
 * state, not every state.
 */
public final class ServerSession {
  private final Replies replies;
  private final Map<ResourceType, SentType> types = new EnumMap<>(ResourceType.class);

  /** Types whose difference to the snapshot may not be empty. */
  private final Set<ResourceType> unsure = EnumSet.noneOf(ResourceType.class);

  /** Endpoint sets that the proxy needs before the clusters just sent are warm. */
  private final Set<String> warming = new HashSet<>();

  private final Set<String> foreignTypes = new HashSet<>();
  private Optional<EncodedResources> snapshot = Optional.empty();
  private Map<ResourceType, TypeStatus> reported = Map.of();

  private ServerSession(Replies replies) {
    this.replies = replies;
    for (ResourceType type : ResourceType.values()) types.put(type, new SentType());
  }

  /** For a stream of the delta variant. */
  public static ServerSession delta() {
    return new ServerSession(new Replies(true));
  }

  /** For a stream of the state-of-the-world variant. */
  public static ServerSession stateOfTheWorld() {
    return new ServerSession(new Replies(false));
  }

  public List<ServerAction> on(ServerEvent event) {
    List<ServerAction> actions = new ArrayList<>();
    switch (event) {
      case ServerEvent.Snapshot(EncodedResources resources) -> take(resources);
      case ServerEvent.DeltaRequest(var request) -> take(Ask.of(request), actions);
      case ServerEvent.SotwRequest(var request) -> take(Ask.of(request), actions);
    }
    snapshot.ifPresent(resources -> advance(resources, actions));
    report(actions);
    return actions;
  }

  /** The types that the proxy has asked for. */
  public Map<ResourceType, TypeStatus> status() {
    return types.entrySet().stream()
        .filter(type -> type.getValue().asked)
        .collect(Collectors.toMap(Map.Entry::getKey, type -> type.getValue().status()));
  }

  private void take(EncodedResources resources) {
    snapshot = Optional.of(resources);
    unsure.addAll(EnumSet.allOf(ResourceType.class));
    warming.removeIf(name -> !resources.of(ResourceType.ENDPOINT).containsKey(name));
  }

  private void take(Ask ask, List<ServerAction> actions) {
    Optional<ResourceType> known = ResourceType.of(ask.typeUrl());
    if (known.isEmpty()) {
      answerForeign(ask, actions);
      return;
    }
    ResourceType type = known.get();
    SentType sent = type(type);
    if (!ask.nonce().isEmpty()) {
      Optional<Outstanding> settled = sent.settle(ask);
      settled.ifPresent(response -> settled(type, response, ask.error().isPresent()));
      // With state of the world, a stale request is as if it had never been sent; a delta counts.
      if (ask.complete() && sent.isStale(ask)) return;
    }
    sent.take(ask);
    unsure.add(type);
  }

  private void settled(ResourceType type, Outstanding response, boolean rejected) {
    if (type == ResourceType.ENDPOINT) response.names().forEach(warming::remove);
    if (type == ResourceType.CLUSTER && rejected) warming.clear();
    // Removals of clusters and endpoints wait for others to be accepted.
    unsure.addAll(EnumSet.allOf(ResourceType.class));
  }

  /** A type that we do not serve: there is nothing of it, and saying so lets the proxy go on. */
  private void answerForeign(Ask ask, List<ServerAction> actions) {
    boolean first = foreignTypes.add(ask.typeUrl());
    if (first || (ask.nonce().isEmpty() && !ask.subscribe().isEmpty())) {
      actions.add(replies.nothing(ask.typeUrl(), ask.subscribe()));
    }
  }

  private void advance(EncodedResources resources, List<ServerAction> actions) {
    for (ResourceType type : ResourceType.values()) {
      SentType sent = type(type);
      if (!sent.asked || sent.outstanding.isPresent() || isHeld(type)) continue;
      if (!unsure.contains(type) && !sent.mustAnswer) continue;
      EncodedTable table = resources.table(type);
      Difference difference = sent.difference(table);
      List<String> withheld = List.of();
      boolean keepsOld = !difference.removed().isEmpty() && !mayRemove(type, resources);
      if (keepsOld) {
        withheld = difference.removed();
        difference = new Difference(difference.added(), List.of(), difference.missing());
      } else {
        unsure.remove(type);
      }
      if (!difference.isEmpty() || sent.mustAnswer) {
        send(type, sent, difference, table, actions);
      }
      sent.said(table, withheld);
      if (!keepsOld) sent.complete(table.version(), table);
    }
  }

  private void send(
      ResourceType type,
      SentType sent,
      Difference difference,
      EncodedTable table,
      List<ServerAction> actions) {
    Optional<ServerAction> reply = replies.reply(type, table.version(), sent, difference);
    List<String> names = difference.names();
    sent.sent(
        reply.map(_ -> new Outstanding(replies.nonce(), table.version(), names)),
        difference,
        table);
    if (reply.isEmpty()) {
      if (type == ResourceType.ENDPOINT) names.forEach(warming::remove);
      return;
    }
    actions.add(reply.get());
    if (type == ResourceType.CLUSTER) warm(difference.added());
  }

  /** Envoy warms a cluster anew after each change of it, and waits for its endpoints to be sent. */
  private void warm(List<EncodedResource> clusters) {
    SentType endpoints = type(ResourceType.ENDPOINT);
    for (EncodedResource cluster : clusters) {
      cluster
          .endpoints()
          .ifPresent(name -> {
            warming.add(name);
            if (endpoints.asked) endpoints.forget(name);
            unsure.add(ResourceType.ENDPOINT);
          });
    }
  }

  /** Listeners and routes wait until the clusters that they may name are warm. */
  private boolean isHeld(ResourceType type) {
    return switch (type) {
      case CLUSTER, ENDPOINT, SECRET -> false;
      case LISTENER, ROUTE ->
          type(ResourceType.CLUSTER).outstanding.isPresent()
              || (type(ResourceType.ENDPOINT).asked && !warming.isEmpty());
    };
  }

  private boolean mayRemove(ResourceType type, EncodedResources resources) {
    return switch (type) {
      case LISTENER, ROUTE, SECRET -> true;
      case CLUSTER ->
          isQuiet(ResourceType.LISTENER, resources) && isQuiet(ResourceType.ROUTE, resources);
      case ENDPOINT -> isQuiet(ResourceType.CLUSTER, resources);
    };
  }

  /** The proxy has accepted all that there is of this type. */
  private boolean isQuiet(ResourceType type, EncodedResources resources) {
    SentType sent = type(type);
    if (!sent.asked) return true;
    if (sent.outstanding.isPresent() || sent.isRejected()) return false;
    return !unsure.contains(type) || sent.difference(resources.table(type)).isEmpty();
  }

  private void report(List<ServerAction> actions) {
    Map<ResourceType, TypeStatus> status = status();
    if (status.equals(reported)) return;
    reported = status;
    actions.add(new ServerAction.Progress(status));
  }

  private SentType type(ResourceType type) {
    return java.util.Objects.requireNonNull(types.get(type));
  }
}
