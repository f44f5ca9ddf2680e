package dev.meltemi.xds.grpc;

import io.envoyproxy.envoy.config.core.v3.Node;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.DoubleSupplier;

/**
 * @param host a name, resolved anew at each attempt, or an address
 * @param node who we are
 * @param socketMark SO_MARK of the connection, so that capture rules let it pass
 * @param firstBackoff the wait before the second attempt; it doubles up to {@code longestBackoff}
 * @param random uniform in [0, 1): waits are drawn between half of the back-off and all of it
 */
public record AdsClientOptions(
    String host,
    int port,
    Node node,
    OptionalInt socketMark,
    Duration firstBackoff,
    Duration longestBackoff,
    DoubleSupplier random) {

  public static AdsClientOptions of(String host, int port, Node node, OptionalInt socketMark) {
    return new AdsClientOptions(
        host,
        port,
        node,
        socketMark,
        Duration.ofMillis(100),
        Duration.ofSeconds(5),
        () -> java.util.concurrent.ThreadLocalRandom.current().nextDouble());
  }
}
