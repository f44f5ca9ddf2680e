package dev.meltemi.proxy.upstream;

import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns endpoints with host names into endpoints with addresses. Blocks. */
final class NameResolution {
  private NameResolution() {}

  /** Empty when no name could be resolved, so that the last known addresses stay in use. */
  static Optional<List<Endpoint>> resolve(List<Endpoint> named) {
    List<Endpoint> found = new ArrayList<>();
    for (Endpoint endpoint : named) {
      try {
        for (InetAddress address : InetAddress.getAllByName(endpoint.address().ip())) {
          found.add(
              new Endpoint(
                  new Address(address.getHostAddress(), endpoint.address().port()),
                  endpoint.weight(),
                  endpoint.healthy(),
                  endpoint.workload()));
        }
      } catch (UnknownHostException e) {
        System.getLogger(NameResolution.class.getName())
            .log(System.Logger.Level.DEBUG, "no address for {0}", endpoint.address().ip());
      }
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(found);
  }
}
