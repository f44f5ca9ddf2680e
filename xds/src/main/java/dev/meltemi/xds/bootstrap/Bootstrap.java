package dev.meltemi.xds.bootstrap;

import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.xds.ProxyNode;
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

  /** Who the proxy says it is. */
  public ProxyNode proxy() {
    return ProxyNode.of(node);
  }

  /** Reads a bootstrap in JSON or YAML. */
  public static Decoded<Bootstrap> read(String text) {
    return BootstrapText.parse(text).then(new BootstrapReader()::read);
  }

  /**
   * Reads a bootstrap as protobuf's bytes, as in Envoy's files with the suffix {@code .pb}. It is
   * the quicker form: JSON needs the descriptors of every message, which take longer to load than
   * all the rest of a proxy.
   */
  public static Decoded<Bootstrap> read(byte[] message) {
    return BootstrapText.parse(message).then(new BootstrapReader()::read);
  }

  /** The bytes for {@link #read(byte[])} of a bootstrap in JSON or YAML. */
  public static Decoded<byte[]> binary(String text) {
    return BootstrapText.parse(text)
        .then(message -> new Decoded.Ok<>(message.toByteArray(), List.of()));
  }
}
