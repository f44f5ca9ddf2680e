package dev.meltemi.samples.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A program behind a real socket, and a client that asks it. */
public final class Asking implements AutoCloseable {

  private final Server server;
  private final HttpClient client = HttpClient.newHttpClient();

  private Asking(Server server) {
    this.server = server;
  }

  public static Asking of(Program program) throws IOException {
    return of(program, line -> {});
  }

  public static Asking of(Program program, AccessLog log) throws IOException {
    return new Asking(Server.start(0, program, log));
  }

  public int port() {
    return server.port();
  }

  public Backend backend() {
    return Backend.at("127.0.0.1", server.port());
  }

  public HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return send("GET", path, "", headers);
  }

  public HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
