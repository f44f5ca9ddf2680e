package dev.meltemi.cli.mesh;

import dev.meltemi.kube.stream.PodAccess;
import dev.meltemi.runtime.relay.ExecFrame;
import dev.meltemi.runtime.relay.ExecFrame.Kind;
import dev.meltemi.runtime.relay.ExecRequest;
import dev.meltemi.runtime.relay.PodName;
import dev.meltemi.runtime.relay.RelayClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/** The API server's way into pods: the supervisor's relay. */
record RelayPodAccess(RelayClient relay) implements PodAccess {
  /** When the mesh ends below a command, as a shell says it of a killed one. */
  private static final int KILLED = 137;

  @Override
  public SocketChannel connect(String namespace, String pod, int port) throws IOException {
    return relay.connect("127.0.0.1", port, Optional.of(new PodName(namespace, pod)));
  }

  @Override
  public Execution execute(Command command, Output output) throws IOException {
    SocketChannel channel =
        relay.exec(
            new ExecRequest(
                new PodName(command.namespace(), command.pod()),
                command.container(),
                command.terminal(),
                command.words()));
    Thread.ofVirtual().name("exec-output").start(() -> tell(channel, output));
    return new Relayed(channel);
  }

  private static void tell(SocketChannel channel, Output output) {
    try {
      while (true) {
        Optional<ExecFrame> frame = ExecFrame.read(channel);
        if (frame.isEmpty()) break;
        switch (frame.get().kind()) {
          case OUTPUT -> output.output(frame.get().bytes());
          case ERROR_OUTPUT -> output.errors(frame.get().bytes());
          case EXIT -> {
            output.ended(Integer.parseInt(frame.get().text()));
            return;
          }
          case INPUT, INPUT_END, RESIZE -> throw new IOException("not from that side");
        }
      }
    } catch (IOException broken) {
      // As at the end of the stream.
    }
    output.ended(KILLED);
  }

  private record Relayed(SocketChannel channel) implements Execution {
    @Override
    public void input(byte[] bytes) throws IOException {
      new ExecFrame(Kind.INPUT, ByteBuffer.wrap(bytes)).write(channel);
    }

    @Override
    public void endInput() throws IOException {
      ExecFrame.of(Kind.INPUT_END, "").write(channel);
    }

    @Override
    public void resize(int columns, int rows) throws IOException {
      ExecFrame.of(Kind.RESIZE, columns + " " + rows).write(channel);
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException alreadyClosed) {
        return;
      }
    }
  }
}
