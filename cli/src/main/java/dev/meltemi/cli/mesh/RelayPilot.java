package dev.meltemi.cli.mesh;

import dev.meltemi.cli.istioctl.PilotLink;
import dev.meltemi.runtime.relay.RelayClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Pilot's debug port through the local mesh's relay: one HTTP/1.0 request a connection. */
record RelayPilot(RelayClient relay) implements PilotLink {
  private static final String HOST = "istiod.istio-system.svc.cluster.local";
  private static final int PORT = 15014;
  private static final int BUFFER_BYTES = 64 * 1024;

  @Override
  public String get(String path, Duration timeout) throws IOException {
    try (SocketChannel channel = relay.connect(HOST, PORT, Optional.empty())) {
      String request = "GET %s HTTP/1.0\r\nHost: %s\r\n\r\n".formatted(path, HOST);
      ByteBuffer out = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
      while (out.hasRemaining()) channel.write(out);
      return body(read(channel));
    }
  }

  private static String read(SocketChannel channel) throws IOException {
    var bytes = new java.io.ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    while (channel.read(buffer) >= 0) {
      bytes.write(buffer.array(), 0, buffer.position());
      buffer.clear();
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String body(String response) throws IOException {
    int head = response.indexOf("\r\n\r\n");
    if (head < 0) throw new IOException("Pilot closed the connection");
    String status = response.substring(0, response.indexOf('\r'));
    if (!status.contains(" 200")) throw new IOException("Pilot answered " + status);
    return response.substring(head + 4);
  }
}
