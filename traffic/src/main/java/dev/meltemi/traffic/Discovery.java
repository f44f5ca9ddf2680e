package dev.meltemi.traffic;

import java.util.List;

/** How the endpoints of a cluster are found. */
public sealed interface Discovery {
  /** Told by the control plane under {@code service}, the {@link EndpointSet}'s name. */
  record Eds(String service) implements Discovery {}

  /** Listed here; an empty list is a black hole. */
  record Static(List<Endpoint> endpoints) implements Discovery {
    public Static {
      endpoints = List.copyOf(endpoints);
    }
  }

  /** Host names in place of addresses; every address that they resolve to is an endpoint. */
  record StrictDns(List<Endpoint> endpoints) implements Discovery {
    public StrictDns {
      endpoints = List.copyOf(endpoints);
    }
  }

  /** One host name, of which each answer's first address alone is the endpoint. */
  record LogicalDns(Endpoint endpoint) implements Discovery {}

  /** Where the client wanted to go (SO_ORIGINAL_DST). */
  record OriginalDst() implements Discovery {}
}
