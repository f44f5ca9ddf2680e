package dev.meltemi.runtime.outer;

import dev.meltemi.runtime.relay.RelayClient;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ports on the host's loopback that come and go with services. Not thread-safe. */
final class OpenForwards {
  private static final Logger LOG = LoggerFactory.getLogger(OpenForwards.class);

  private final Map<Forward, Forwarder> open = new HashMap<>();

  /** Closes what is not wanted any more and opens what is new. A port that is taken is left out. */
  void become(List<Forward> wanted, RelayClient relay) throws IOException {
    for (Forward forward : List.copyOf(open.keySet())) {
      if (wanted.contains(forward)) continue;
      Forwarder unused = open.remove(forward);
      if (unused != null) unused.close();
    }
    for (Forward forward : wanted) {
      if (open.containsKey(forward)) continue;
      try {
        open.put(forward, Forwarder.open(forward, relay));
      } catch (IOException taken) {
        LOG.warn(
            "port {} of {} cannot be opened on the host: {}",
            forward.port(),
            forward.address(),
            taken.getMessage());
      }
    }
  }

  void close() throws IOException {
    for (Forwarder forwarder : open.values()) forwarder.close();
  }
}
