package dev.meltemi.pilot.console;

import dev.meltemi.pilot.push.ProxyState;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A proxy's page for Prometheus, at the address that its connection comes from. */
final class Scrape {
  private static final int PORT = 15090;

  /** Most of a proxy's numbers are 0; printing them would cost it more than counting. */
  private static final String PAGE = "/stats/prometheus?usedonly";

  private static final int MOST_BYTES = 16 * 1024 * 1024;
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private @Nullable HttpClient http;

  /** Made when it is first needed: a control plane must not start later for it. */
  private synchronized HttpClient http() {
    @Nullable HttpClient known = http;
    if (known != null) return known;
    HttpClient made =
        HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    http = made;
    return made;
  }

  static String host(ProxyState proxy) {
    return proxy.node().peer().isEmpty() ? proxy.node().ip() : proxy.node().peer();
  }

  String metrics(ProxyState proxy) throws IOException, InterruptedException {
    String host = host(proxy);
    if (host.isEmpty()) throw new IOException("its address is not known");
    String literal = host.contains(":") ? "[" + host + "]" : host;
    var request =
        HttpRequest.newBuilder(URI.create("http://" + literal + ":" + PORT + PAGE))
            .timeout(TIMEOUT)
            .build();
    var response = http().send(request, BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) throw new IOException("HTTP " + response.statusCode());
      return new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    }
  }
}
