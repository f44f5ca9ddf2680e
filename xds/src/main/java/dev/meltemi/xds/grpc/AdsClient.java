package dev.meltemi.xds.grpc;

import dev.meltemi.traffic.Traffic;
import dev.meltemi.xds.session.ClientStatus;
import java.util.function.Consumer;

/** Keeps a proxy's configuration up to date over delta ADS, and reconnects for ever. */
public final class AdsClient implements AutoCloseable {
  private AdsClient() {}

  /**
   * Starts to connect and returns at once.
   *
   * @param publish takes each complete configuration, one after another on the client's own thread;
   *     it must not block
   */
  public static AdsClient start(AdsClientOptions options, Consumer<Traffic> publish) {
    throw new IllegalStateException(options + " " + publish);
  }

  /** What is known now. Any thread. */
  public ClientStatus status() {
    throw new IllegalStateException();
  }

  @Override
  public void close() {}
}
