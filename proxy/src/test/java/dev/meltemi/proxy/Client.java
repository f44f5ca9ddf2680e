package dev.meltemi.proxy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** One client connection that sends what it is told, byte for byte. */
final class Client implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  private Client(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
  }

  static Client to(int port) throws IOException {
    return new Client(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** Shakes hands at once. */
  static Client secure(int port, SSLContext context, String serverName) throws IOException {
    var plain = new Socket(InetAddress.getLoopbackAddress(), port);
    plain.setSoTimeout(20_000);
    var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, serverName, port, true);
    var parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(serverName)));
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return new Client(socket);
  }

  Client send(String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    return this;
  }

  Client get(String path, String... headers) throws IOException {
    var text = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: test\r\n");
    for (String header : headers) text.append(header).append("\r\n");
    return send(text + "\r\n");
  }

  Wire.Message read() throws IOException {
    return Wire.read(in, true);
  }

  Wire.Message head() throws IOException {
    return Wire.head(in);
  }

  Wire.Message ask(String path, String... headers) throws IOException {
    return get(path, headers).read();
  }

  InputStream in() {
    return in;
  }

  Socket socket() {
    return socket;
  }

  boolean isClosedByPeer() throws IOException {
    try {
      return in.read() < 0;
    } catch (java.net.SocketException e) {
      return true;
    }
  }

  /** One request on a connection of its own. */
  static Wire.Message once(int port, String path, String... headers) throws IOException {
    try (Client client = to(port)) {
      return client.ask(path, headers);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
