package dev.meltemi.xds.session;

import dev.meltemi.xds.ResourceType;
import dev.meltemi.xds.encode.EncodedResource;
import dev.meltemi.xds.session.SentType.Difference;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds responses, in one of the two variants of the protocol. */
final class Replies {
  private final boolean delta;
  private long counter;

  Replies(boolean delta) {
    this.delta = delta;
  }

  /** Of the newest response. */
  String nonce() {
    return Long.toString(counter);
  }

  /** Empty when this variant has no way, and no need, to say it. */
  Optional<ServerAction> reply(
      ResourceType type, String version, SentType sent, Difference difference) {
    if (delta) return Optional.of(delta(type, version, difference));
    boolean gone =
        !difference.removed().isEmpty()
            && (type == ResourceType.CLUSTER || type == ResourceType.LISTENER);
    if (difference.added().isEmpty() && !gone && !sent.mustAnswer) return Optional.empty();
    return Optional.of(stateOfTheWorld(type, version, sent, difference));
  }

  private ServerAction delta(ResourceType type, String version, Difference difference) {
    List<String> removed = new ArrayList<>(difference.removed());
    removed.addAll(difference.missing());
    return new ServerAction.SendDelta(
        new DeltaReply(type.typeUrl(), version, next(), difference.added(), removed));
  }

  /** All that the proxy shall have: of clusters and listeners, what is left out is removed. */
  private ServerAction stateOfTheWorld(
      ResourceType type, String version, SentType sent, Difference difference) {
    Map<String, EncodedResource> all = sent.has.all();
    difference.removed().forEach(all::remove);
    difference.added().forEach(resource -> all.put(resource.name(), resource));
    DiscoveryResponse.Builder response =
        DiscoveryResponse.newBuilder()
            .setTypeUrl(type.typeUrl())
            .setVersionInfo(version)
            .setNonce(next());
    all.values().forEach(resource -> response.addResources(resource.body()));
    return new ServerAction.SendSotw(response.build());
  }

  ServerAction nothing(String typeUrl, List<String> names) {
    return delta
        ? new ServerAction.SendDelta(
            new DeltaReply(
                typeUrl,
                "",
                next(),
                List.of(),
                names.stream().filter(name -> !name.equals("*")).toList()))
        : new ServerAction.SendSotw(
            DiscoveryResponse.newBuilder().setTypeUrl(typeUrl).setNonce(next()).build());
  }

  private String next() {
    counter++;
    return nonce();
  }
}
