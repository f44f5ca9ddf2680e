package dev.meltemi.runtime.relay;

import dev.meltemi.runtime.process.Visit;
import dev.meltemi.runtime.process.Visitor;
import dev.meltemi.runtime.relay.ExecFrame.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The inside end of an {@code exec}: a process, its streams as frames, its end when the peer ends.
 */
final class ExecSession {
  private static final int BUFFER_BYTES = 32 * 1024;

  /**
   * A child that goes on in the background may hold the output open; nobody waits longer for it.
   */
  private static final long OUTPUT_AFTER_EXIT_MILLIS = 500;

  private final SocketChannel peer;
  private final Visitor visitor;
  private final ReentrantLock writing = new ReentrantLock();

  private ExecSession(SocketChannel peer, Visitor visitor) {
    this.peer = peer;
    this.visitor = visitor;
  }

  /** Runs the command to its end. Blocks; {@code ok} has been said to the peer before. */
  static void run(SocketChannel peer, Visit visit) throws IOException, InterruptedException {
    try (Visitor visitor = visit.start()) {
      RelayProtocol.writeLine(peer, "ok");
      new ExecSession(peer, visitor).carry();
    }
  }

  private void carry() throws IOException, InterruptedException {
    Thread.ofVirtual().name("exec-input").start(this::input);
    Thread output = copy(visitor.output(), Kind.OUTPUT);
    Optional<Thread> errors = visitor.errors().map(stream -> copy(stream, Kind.ERROR_OUTPUT));
    int exit = visitor.exit();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(OUTPUT_AFTER_EXIT_MILLIS);
    awaitUntil(output, end);
    if (errors.isPresent()) awaitUntil(errors.get(), end);
    send(ExecFrame.of(Kind.EXIT, String.valueOf(exit)));
  }

  private static void awaitUntil(Thread thread, long end) throws InterruptedException {
    long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    if (left > 0) thread.join(left);
  }

  private void input() {
    OutputStream input = visitor.input();
    try {
      while (true) {
        Optional<ExecFrame> frame = ExecFrame.read(peer);
        if (frame.isEmpty()) break;
        switch (frame.get().kind()) {
          case INPUT -> {
            try {
              input.write(frame.get().bytes());
              input.flush();
            } catch (IOException notRead) {
              // The program closed its input; what it says and how it ends still counts.
            }
          }
          case INPUT_END -> input.close();
          case RESIZE -> resize(frame.get().text());
          case OUTPUT, ERROR_OUTPUT, EXIT -> throw new IOException("not from this side");
        }
      }
    } catch (IOException broken) {
      // The peer is gone, like at the end of its stream.
    }
    visitor.close();
  }

  private void resize(String size) throws IOException {
    String[] parts = size.split(" ");
    visitor.resize(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
  }

  private Thread copy(InputStream from, Kind kind) {
    // A terminal is read by a call of the system, which a virtual thread would block its carrier
    // with.
    return Thread.ofPlatform()
        .daemon()
        .name("exec-output")
        .start(() -> {
          byte[] buffer = new byte[BUFFER_BYTES];
          try {
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
              send(new ExecFrame(kind, ByteBuffer.wrap(buffer, 0, n)));
            }
          } catch (IOException ended) {
            // Of the stream or the peer; in both cases nothing more can be carried.
          }
        });
  }

  private void send(ExecFrame frame) throws IOException {
    writing.lock();
    try {
      frame.write(peer);
    } finally {
      writing.unlock();
    }
  }
}
