package dev.meltemi.api.check;

import dev.meltemi.api.istio.ServiceEntry.Endpoint;
import dev.meltemi.api.istio.WorkloadEntry;

/** Istio's rules for a WorkloadEntry. */
final class WorkloadEntryCheck {
  private static final String UNIX = "unix://";

  private WorkloadEntryCheck() {}

  static void check(WorkloadEntry entry, Findings findings) {
    var spec = findings.in(entry.origin(), "spec");
    var endpoint = entry.endpoint();
    address(endpoint, spec);
    spec.in("labels").add("BadLabel", Names.labels(endpoint.labels()));
    if (!endpoint.network().isEmpty()) {
      spec.warning(
          "Ineffective",
          "network \"" + endpoint.network() + "\" has no effect: the mesh has one network",
          "Leave it out; the address must be reachable from the pods.");
    }
  }

  private static void address(Endpoint endpoint, Findings spec) {
    var address = endpoint.address();
    if (address.isEmpty()) {
      if (endpoint.network().isEmpty()) {
        spec.error("AddressRequired", "address is required", "For example: address: 192.0.2.7");
      } else {
        spec.warning(
            "Ineffective", "address is unset with network \"" + endpoint.network() + "\"", "");
      }
      return;
    }
    if (address.startsWith(UNIX)) {
      unix(endpoint, address.substring(UNIX.length()), spec);
      return;
    }
    spec.in("address")
        .errorIf(
            !Names.isIp(address) && Names.domain(address).isPresent(),
            "BadEndpoint",
            "endpoint address \"" + address + "\" is not a valid FQDN or an IP address");
  }

  private static void unix(Endpoint endpoint, String path, Findings spec) {
    // An abstract socket is a name; any other is a path to a file.
    spec.in("address")
        .errorIf(
            !path.startsWith("@") && (!path.startsWith("/") || path.endsWith("/")),
            "BadEndpoint",
            path + " is not an absolute path to a file");
    spec.errorIf(
        !endpoint.ports().isEmpty(),
        "BadEndpoint",
        "unix endpoint " + endpoint.address() + " must not include ports");
  }
}
