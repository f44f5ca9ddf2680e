package dev.meltemi.kube.stream;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.List;

/** The way into running pods. Safe for use from several threads; every method may block. */
public interface PodAccess {
  /** Where nobody runs pods: every call fails and says so. */
  PodAccess NONE =
      new PodAccess() {
        @Override
        public SocketChannel connect(String namespace, String pod, int port) throws IOException {
          throw new IOException("this API server runs no pods");
        }

        @Override
        public Execution execute(Command command, Output output) throws IOException {
          throw new IOException("this API server runs no pods");
        }
      };

  /**
   * What to run and where.
   *
   * @param terminal whether the command gets a terminal of its own
   */
  record Command(
      String namespace, String pod, String container, List<String> words, boolean terminal) {}

  /** Told what the command prints, on threads of the implementation; may block. */
  interface Output {
    void output(byte[] bytes);

    void errors(byte[] bytes);

    /** The last call, once. */
    void ended(int exitCode);
  }

  /** A command that was started. */
  interface Execution extends AutoCloseable {
    void input(byte[] bytes) throws IOException;

    void endInput() throws IOException;

    void resize(int columns, int rows) throws IOException;

    /** Ends the command if it still runs. */
    @Override
    void close();
  }

  /**
   * Connects to a port on a pod's own loopback.
   *
   * @throws IOException if it does not answer; the message says why
   */
  SocketChannel connect(String namespace, String pod, int port) throws IOException;

  /**
   * @throws IOException if the container does not run; the message says why
   */
  Execution execute(Command command, Output output) throws IOException;
}
