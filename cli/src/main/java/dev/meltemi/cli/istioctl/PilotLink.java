package dev.meltemi.cli.istioctl;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A way to the control plane's debug port: straight over HTTP, or through a local mesh's relay. */
public interface PilotLink {
  /**
   * The body of the answer to a GET.
   *
   * @param path with its query
   * @throws IOException when there is no answer in time, or it is not a success
   */
  String get(String path, Duration timeout) throws IOException;

  /** Straight to a host that can be reached from here. */
  static PilotLink http(URI pilot) {
    return (path, timeout) -> {
      try (var client = HttpClient.newBuilder().connectTimeout(timeout).build()) {
        var request = HttpRequest.newBuilder(pilot.resolve(path)).timeout(timeout).build();
        var response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() >= 300)
          throw new IOException("HTTP status " + response.statusCode());
        return response.body();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    };
  }
}
