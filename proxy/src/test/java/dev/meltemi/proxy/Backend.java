package dev.meltemi.proxy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** A small HTTP server on a free port; what it answers is up to the test. */
final class Backend implements AutoCloseable {
  /** Answers one request; false closes the connection. */
  interface Handler {
    boolean handle(Wire.Message request, InputStream in, OutputStream out) throws IOException;
  }

  final AtomicInteger connections = new AtomicInteger();
  final List<Wire.Message> requests = new CopyOnWriteArrayList<>();
  private final ServerSocket server;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final Handler handler;

  private Backend(int port, Handler handler) throws IOException {
    this(port, handler, new ServerSocket());
  }

  private Backend(int port, Handler handler, ServerSocket server) throws IOException {
    this.handler = handler;
    this.server = server;
    server.setReuseAddress(true);
    server.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port), 512);
    Thread.ofVirtual().start(this::accept);
  }

  static Backend of(Handler handler) throws IOException {
    return new Backend(0, handler);
  }

  /** As {@link #saying}, over TLS. */
  static Backend secure(SSLContext context, boolean asksForCertificate, String body)
      throws IOException {
    var server = (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
    server.setNeedClientAuth(asksForCertificate);
    return new Backend(0, (request, in, out) -> say(out, 200, body), server);
  }

  static Backend at(int port, Handler handler) throws IOException {
    return new Backend(port, handler);
  }

  /** Always the same answer, on connections that are kept. */
  static Backend saying(int status, String body) throws IOException {
    return of((request, in, out) -> say(out, status, body));
  }

  static boolean say(OutputStream out, int status, String body) throws IOException {
    raw(out, "HTTP/1.1 " + status + " X\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    return true;
  }

  static void raw(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        connections.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      while (true) {
        Wire.Message request = Wire.read(in, false);
        requests.add(request);
        if (!handler.handle(request, in, out)) return;
      }
    } catch (IOException e) {
      // the peer is gone
    }
  }

  void cutConnections() throws IOException {
    for (Socket socket : open) socket.close();
  }

  @Override
  public void close() throws IOException {
    server.close();
    cutConnections();
  }
}
