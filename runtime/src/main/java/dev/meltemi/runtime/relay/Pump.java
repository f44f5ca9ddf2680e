package dev.meltemi.runtime.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Carries bytes between two connected sockets, each direction ending on its own (half-close). */
public final class Pump {
  private static final int BUFFER_BYTES = 32 * 1024;

  private Pump() {}

  /** Returns when both directions have ended; both channels are closed then. Blocks. */
  public static void run(SocketChannel left, SocketChannel right) {
    try (left;
        right) {
      Thread back = Thread.ofVirtual().start(() -> copy(right, left));
      copy(left, right);
      back.join();
    } catch (IOException closing) {
      // Both are closed, which is all that was wanted.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try {
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) to.write(buffer);
        buffer.clear();
      }
      to.shutdownOutput();
    } catch (IOException broken) {
      // One side is gone: the other direction must not wait for it.
      close(from);
      close(to);
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException alreadyClosed) {
      return;
    }
  }
}
