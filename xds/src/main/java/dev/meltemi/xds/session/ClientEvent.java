package dev.meltemi.xds.session;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;

/** What happens to a {@link ClientSession}. */
public sealed interface ClientEvent {
  /** A new stream is open. */
  record Connected() implements ClientEvent {}

  /** The control plane says something. */
  record Response(DeltaDiscoveryResponse response) implements ClientEvent {}

  /** The stream has ended; what is known stays in use. */
  record Disconnected() implements ClientEvent {}
}
