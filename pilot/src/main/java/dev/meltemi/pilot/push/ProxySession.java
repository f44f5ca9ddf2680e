package dev.meltemi.pilot.push;

import dev.meltemi.xds.ProxyNode;
import dev.meltemi.xds.ResourceType;
import dev.meltemi.xds.encode.EncodedResources;
import dev.meltemi.xds.session.TypeStatus;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One stream of one proxy: what it was given last, and how far it is with that. One thread. */
final class ProxySession {
  private final ProxyNode node;
  private final Consumer<EncodedResources> push;
  private Map<ResourceType, TypeStatus> status = Map.of();
  private EncodedResources published = EncodedResources.empty();
  private Version publishedVersion = Version.NONE;
  private Version acknowledgedVersion = Version.NONE;
  private long convergenceNanos;

  ProxySession(ProxyNode node, Consumer<EncodedResources> push) {
    this.node = node;
    this.push = push;
  }

  /**
   * A snapshot's number, counted from 1.
   *
   * @param changedAt when the first change that it includes came in, nanoseconds
   */
  record Version(long number, long changedAt) {
    static final Version NONE = new Version(0, 0);
  }

  /**
   * Gives the proxy what it is told by a snapshot. The same object again means that nothing is new.
   *
   * @return for each type whether something is sent; empty when all is as before
   */
  @SuppressWarnings("ReferenceEquality")
  Map<ResourceType, Boolean> publish(EncodedResources resources, Version version) {
    boolean isFirst = publishedVersion.equals(Version.NONE);
    var before = published;
    published = resources;
    publishedVersion = version;
    if (!isFirst && before == resources) return Map.of();
    push.accept(resources);
    var sent = new EnumMap<ResourceType, Boolean>(ResourceType.class);
    for (var type : ResourceType.values()) {
      sent.put(type, isFirst || !before.version(type).equals(resources.version(type)));
    }
    return sent;
  }

  void progressed(Map<ResourceType, TypeStatus> now) {
    status = now;
  }

  /**
   * Looks whether the proxy has caught up.
   *
   * @return how long that took since the change, nanoseconds, when it has just happened
   */
  Optional<Long> settle(long now) {
    if (publishedVersion.equals(acknowledgedVersion) || !hasAll()) return Optional.empty();
    acknowledgedVersion = publishedVersion;
    convergenceNanos = Math.max(0, now - publishedVersion.changedAt());
    return Optional.of(convergenceNanos);
  }

  /** Routes and endpoints count only once they are asked for: a proxy may need none. */
  private boolean hasAll() {
    for (var type : ResourceType.values()) {
      var of = status.get(type);
      boolean isAskedFor = of != null && !of.sent().isEmpty();
      boolean isAlwaysAskedFor = type == ResourceType.CLUSTER || type == ResourceType.LISTENER;
      if (!isAskedFor && !isAlwaysAskedFor) continue;
      if (of == null
          || !of.acknowledged().equals(published.version(type))
          || of.rejected().isPresent()) return false;
    }
    return true;
  }

  ProxyNode node() {
    return node;
  }

  /** The state for people and for {@code /debug}. */
  ProxyState state() {
    return new ProxyState(
        node,
        publishedVersion.number(),
        acknowledgedVersion.number(),
        convergenceNanos,
        Map.copyOf(status),
        published);
  }
}
