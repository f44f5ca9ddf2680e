package dev.meltemi.runtime.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class GrpcHealthTest {
  /** SETTINGS, HEADERS with one indexed field, and DATA with a message of this status. */
  private static byte[] answer(int status) {
    return new byte[] {
      0,
      0,
      0,
      4,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      1,
      1,
      4,
      0,
      0,
      0,
      1,
      (byte) 0x88,
      0,
      0,
      7,
      0,
      0,
      0,
      0,
      0,
      1,
      0,
      0,
      0,
      0,
      2,
      8,
      (byte) status
    };
  }

  @Test
  void onlyTheStatusServingIsWell() throws Exception {
    assertThat(ask(answer(1))).isTrue();
    assertThat(ask(answer(2))).isFalse();
  }

  @Test
  void aCallThatEndsWithoutAMessageFailed() {
    byte[] trailersOnly = {0, 0, 1, 1, 5, 0, 0, 0, 1, (byte) 0x88};
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> ask(trailersOnly));
  }

  private static boolean ask(byte[] answer) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> serve(server, answer));
      var target = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
      return GrpcHealth.serves(target, "my.Service", 5000);
    }
  }

  private static void serve(ServerSocket server, byte[] answer) {
    try (Socket socket = server.accept()) {
      byte[] preface = new DataInputStream(socket.getInputStream()).readNBytes(24);
      if (!new String(preface, StandardCharsets.US_ASCII).startsWith("PRI * HTTP/2.0")) return;
      socket.getOutputStream().write(answer);
      long _ = socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException gone) {
      return;
    }
  }
}
