package dev.meltemi.kube.stream;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

/** A pod that is this machine: commands are its processes, ports its loopback's. */
final class LocalPods implements PodAccess {
  @Override
  public SocketChannel connect(String namespace, String pod, int port) throws IOException {
    return SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
  }

  @Override
  public Execution execute(Command command, Output output) throws IOException {
    Process process = new ProcessBuilder(command.words()).start();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          Thread errors = copy(process.getErrorStream(), output::errors);
          Thread printed = copy(process.getInputStream(), output::output);
          try {
            int exit = process.waitFor();
            errors.join();
            printed.join();
            output.ended(exit);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    return new Execution() {
      @Override
      public void input(byte[] bytes) throws IOException {
        process.getOutputStream().write(bytes);
        process.getOutputStream().flush();
      }

      @Override
      public void endInput() throws IOException {
        process.getOutputStream().close();
      }

      @Override
      public void resize(int columns, int rows) {}

      @Override
      public void close() {
        process.destroyForcibly();
      }
    };
  }

  private static Thread copy(InputStream from, Consumer<byte[]> to) {
    return Thread.ofPlatform()
        .daemon()
        .start(() -> {
          byte[] buffer = new byte[4096];
          try {
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
              to.accept(java.util.Arrays.copyOf(buffer, n));
            }
          } catch (IOException killed) {
            to.accept(new byte[0]);
          }
        });
  }
}
