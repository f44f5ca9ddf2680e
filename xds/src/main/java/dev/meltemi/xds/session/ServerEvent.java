package dev.meltemi.xds.session;

import dev.meltemi.xds.encode.EncodedResources;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;

/** What happens to a {@link ServerSession}. */
public sealed interface ServerEvent {
  /** There is a new configuration for this proxy. */
  record Snapshot(EncodedResources resources) implements ServerEvent {}

  /** The proxy says something, in the delta variant. */
  record DeltaRequest(DeltaDiscoveryRequest request) implements ServerEvent {}

  /** The proxy says something, in the state-of-the-world variant. */
  record SotwRequest(DiscoveryRequest request) implements ServerEvent {}
}
