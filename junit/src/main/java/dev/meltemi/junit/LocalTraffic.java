package dev.meltemi.junit;

import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Inspection;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.Traffic;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A proxy's traffic, made to run without a network of its own: each outbound listener gets a free
 * port of the loopback, since nothing redirects connections here.
 */
final class LocalTraffic {
  private LocalTraffic() {}

  static Traffic of(Traffic traffic) {
    SortedMap<String, Listener> listeners = new TreeMap<>();
    for (Listener listener : traffic.listeners().values()) {
      if (listener.direction() == Direction.OUTBOUND)
        listeners.put(listener.name(), free(listener));
    }
    SortedMap<String, Cluster> clusters = new TreeMap<>(traffic.clusters());
    // Where a connection was going to before it was redirected is known to nobody here.
    clusters.values().removeIf(c -> c.discovery() instanceof Discovery.OriginalDst);
    return new Traffic(
        listeners, traffic.routeTables(), clusters, traffic.endpointSets(), traffic.secrets());
  }

  private static Listener free(Listener listener) {
    Inspection looks = listener.inspection();
    return new Listener(
        listener.name(),
        new Address("127.0.0.1", 0),
        listener.direction(),
        true,
        false,
        new Inspection(false, looks.tls(), looks.http(), looks.timeout()),
        listener.chains(),
        listener.fallback());
  }
}
