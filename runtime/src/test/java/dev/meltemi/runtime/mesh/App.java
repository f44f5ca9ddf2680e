package dev.meltemi.runtime.mesh;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A program for pods: answers HTTP on some ports with its own word, its user and who asked; for
 * {@code /resolve/NAME} with the addresses of a name, for {@code /exit} by ending, for {@code
 * /echo} with every byte that follows, until the other side ends.
 *
 * <p>Arguments: the word, then ports. As {@code proxy}, it takes a bootstrap file for its last
 * argument.
 */
public final class App {
  private App() {}

  public static void main(String[] args) throws IOException {
    System.out.println("starting " + args[0]);
    for (int i = 1; i < args.length; i++) {
      if (args[i].startsWith("/")) continue;
      ServerSocket server = new ServerSocket();
      int colon = args[i].lastIndexOf(':');
      InetSocketAddress address =
          colon < 0
              ? new InetSocketAddress(Integer.parseInt(args[i]))
              : new InetSocketAddress(
                  InetAddress.ofLiteral(args[i].substring(0, colon)),
                  Integer.parseInt(args[i].substring(colon + 1)));
      server.bind(address);
      Thread.ofPlatform().start(() -> accept(args[0], server));
    }
  }

  private static void accept(String word, ServerSocket server) {
    while (true) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> serve(word, client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void serve(String word, Socket client) {
    try (client;
        var reader =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))) {
      String line = reader.readLine();
      if (line == null) return;
      String path = line.split(" ")[1];
      for (String header = reader.readLine(); header != null && !header.isEmpty(); )
        header = reader.readLine();
      if (path.equals("/exit")) Runtime.getRuntime().halt(7);
      if (path.equals("/echo")) {
        for (int next = reader.read(); next >= 0; next = reader.read()) {
          client.getOutputStream().write(next);
        }
        return;
      }
      String body =
          path.startsWith("/resolve/") ? resolve(path.substring(9)) : word + " " + describe(client);
      String head =
          "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n\r\n";
      OutputStream out = client.getOutputStream();
      out.write((head + body).getBytes(StandardCharsets.US_ASCII));
      out.flush();
    } catch (IOException gone) {
      return;
    }
  }

  private static String resolve(String name) {
    try {
      StringBuilder addresses = new StringBuilder();
      for (InetAddress address : InetAddress.getAllByName(name))
        addresses.append(address.getHostAddress()).append(' ');
      return addresses.toString().strip();
    } catch (IOException unknown) {
      return "unknown";
    }
  }

  private static String describe(Socket client) {
    return "uid=%s env=%s from=%s"
        .formatted(
            new com.sun.security.auth.module.UnixSystem().getUid(),
            System.getenv().getOrDefault("WHO", ""),
            client.getInetAddress().getHostAddress());
  }
}
