package dev.meltemi.xds.bootstrap;

import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.xds.decode.Decoded;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a proxy is started with.
 *
 * @param admin where the admin endpoints listen
 * @param fixed the static listeners and clusters
 * @param ads where the rest of the configuration comes from
 * @param socketMark SO_MARK of every upstream connection
 */
public record Bootstrap(
    Node node,
    Optional<Address> admin,
    Traffic fixed,
    Optional<DiscoveryServer> ads,
    OptionalInt socketMark) {

  /**
   * The control plane.
   *
   * @param cluster the name of the static cluster that describes it
   * @param host a name or an address
   */
  public record DiscoveryServer(String cluster, String host, int port) {}

  /** Reads a bootstrap in JSON or YAML. */
  public static Decoded<Bootstrap> read(String text) {
    return switch (BootstrapText.parse(text)) {
      case Decoded.Ok<io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap>(var message, var _) ->
          new BootstrapReader().read(message);
      case Decoded.Refused<io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap>(List<String> why) ->
          new Decoded.Refused<>(why);
    };
  }
}
