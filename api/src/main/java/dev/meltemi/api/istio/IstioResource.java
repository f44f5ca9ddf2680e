package dev.meltemi.api.istio;

import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Resource;

/** The Istio kinds that this version enforces. */
public sealed interface IstioResource extends Resource
    permits VirtualService,
        DestinationRule,
        Gateway,
        ServiceEntry,
        WorkloadEntry,
        Sidecar,
        PeerAuthentication,
        Telemetry {
  Origin origin();
}
