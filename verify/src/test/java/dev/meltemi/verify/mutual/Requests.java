package dev.meltemi.verify.mutual;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** Plain requests over loopback. */
final class Requests {
  private Requests() {}

  /** Over a connection of its own. */
  static int status(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      return status(socket);
    }
  }

  /** The connection stays open for the next. */
  static int status(Socket socket) throws IOException {
    return Integer.parseInt(answer(socket).substring(0, 3));
  }

  /**
   * Status and body.
   *
   * @param fields of the request's head
   */
  static String answer(Socket socket, String... fields) throws IOException {
    String head = "GET / HTTP/1.1\r\nHost: app.test\r\n" + String.join("\r\n", fields);
    String end = fields.length == 0 ? "\r\n" : "\r\n\r\n";
    socket.getOutputStream().write((head + end).getBytes(StandardCharsets.US_ASCII));
    var in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1), 1);
    String first = in.readLine();
    if (first == null) throw new IOException("closed without an answer");
    int length = 0;
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      String field = line.toLowerCase(Locale.ROOT);
      if (field.startsWith("content-length:")) {
        length = Integer.parseInt(field.substring(15).strip());
      }
    }
    StringBuilder body = new StringBuilder(first.split(" ")[1]).append(' ');
    while (length-- > 0) {
      int next = in.read();
      if (next < 0) throw new IOException("closed within a body");
      body.append((char) next);
    }
    return body.toString();
  }

  static String page(int port, String path) throws IOException {
    try (var in = URI.create("http://127.0.0.1:" + port + path).toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static void await(int port, int status, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    String last = "";
    while (System.nanoTime() < end) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(10_000);
        last = answer(socket);
        if (last.startsWith(status + " ")) return;
      } catch (IOException e) {
        last = e.toString();
      }
      Thread.sleep(20);
    }
    throw new AssertionError("no " + status + " from port " + port + ", but " + last);
  }

  static void awaitListening(int port, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < end) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException e) {
        Thread.sleep(20);
      }
    }
    throw new AssertionError("nobody listens at port " + port);
  }
}
