package dev.meltemi.samples.http;

import dev.meltemi.samples.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A service that this one calls. Stateless and safe from all threads; connections are kept by the
 * JDK.
 */
public interface Backend {

  /** How a call ended. */
  sealed interface Outcome {}

  /** An answer of any status. */
  record Answered(int status, String body) implements Outcome {

    /** The body's value when the status is 200 and the body JSON. */
    public Optional<Json> ok() {
      return status == 200 ? Json.read(body) : Optional.empty();
    }
  }

  /** No answer: not connected, cut off, or too late. */
  record Failed(String reason) implements Outcome {}

  /**
   * Asks with GET.
   *
   * @param path begins with a slash
   * @param timeout for connecting, and again for each wait on the peer
   */
  Outcome get(String path, Map<String, String> headers, Duration timeout);

  /** The backend at {@code http://host:port}. */
  static Backend at(String host, int port) {
    return (path, headers, timeout) -> call("http://" + host + ":" + port + path, headers, timeout);
  }

  // HttpURLConnection, because the newer HttpClient costs 150 ms of CPU more before the first call.
  private static Outcome call(String url, Map<String, String> headers, Duration timeout) {
    try {
      HttpURLConnection call =
          (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
      call.setConnectTimeout((int) timeout.toMillis());
      call.setReadTimeout((int) timeout.toMillis());
      call.setInstanceFollowRedirects(false);
      call.setUseCaches(false);
      headers.forEach(call::setRequestProperty);
      int status = call.getResponseCode();
      InputStream body = status >= 400 ? call.getErrorStream() : call.getInputStream();
      if (body == null) {
        return new Answered(status, "");
      }
      try (body) {
        return new Answered(status, new String(body.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      return new Failed(e.toString());
    }
  }
}
