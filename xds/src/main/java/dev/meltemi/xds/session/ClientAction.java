package dev.meltemi.xds.session;

import dev.meltemi.traffic.Traffic;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;

/** What a {@link ClientSession} wants done. */
public sealed interface ClientAction {
  record Send(DeltaDiscoveryRequest request) implements ClientAction {}

  /** Put this configuration to use. */
  record Publish(Traffic traffic) implements ClientAction {}
}
