package dev.meltemi.xds.grpc;

import java.io.IOException;

/** Serves discovery (ADS) in both of its variants, delta and state of the world. */
public final class AdsServer implements AutoCloseable {
  private AdsServer() {}

  /**
   * Binds and serves at once.
   *
   * @throws IOException when the address cannot be bound
   */
  public static AdsServer start(AdsServerOptions options, SnapshotSource source)
      throws IOException {
    throw new IOException(options + " " + source);
  }

  /** The port that was bound. */
  public int port() {
    return 0;
  }

  /** Ends all streams and frees the port. */
  @Override
  public void close() {}
}
