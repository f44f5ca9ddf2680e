package dev.meltemi.cli.demo;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Opens TCP connections from places in the mesh. Called from several threads. */
@FunctionalInterface
public interface Connector {

  /** An open connection. Closing it ends reads and writes in progress, from whichever thread. */
  interface Connection extends Closeable {
    InputStream input();

    OutputStream output();
  }

  /**
   * Connects; the name is resolved where the sender is.
   *
   * @throws IOException when the connection is refused or there is no such pod
   */
  Connection connect(Sender from, String host, int port) throws IOException;
}
