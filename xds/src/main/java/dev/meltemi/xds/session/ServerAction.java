package dev.meltemi.xds.session;

import dev.meltemi.xds.ResourceType;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.util.Map;

/** What a {@link ServerSession} wants done. */
public sealed interface ServerAction {
  record SendDelta(DeltaReply reply) implements ServerAction {}

  record SendSotw(DiscoveryResponse response) implements ServerAction {}

  /** The state of the types that the proxy has asked for has changed to this. */
  record Progress(Map<ResourceType, TypeStatus> status) implements ServerAction {}
}
