package dev.meltemi.cli.istioctl;

import dev.meltemi.cli.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * An API server over HTTP: JSON trees out, JSON trees in. One request at a time; not for several
 * threads.
 */
final class ApiClient implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
  private static final TypeReference<LinkedHashMap<String, Object>> TREE = new TypeReference<>() {};

  private final Kubeconfig.Access access;
  private final HttpClient http;
  private final JsonMapper json = new JsonMapper();

  ApiClient(Kubeconfig.Access access) {
    this.access = access;
    var builder =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .version(HttpClient.Version.HTTP_1_1);
    if ("https".equals(access.server().getScheme())) builder.sslContext(Tls.context(access));
    this.http = builder.build();
  }

  /**
   * @param body the object, or a Kubernetes Status
   */
  record Reply(int status, Map<String, Object> body) {
    boolean ok() {
      return status < 300;
    }

    /** What the server says is wrong, in its words. */
    String message() {
      Object message = body.get("message");
      return message == null ? "HTTP status " + status : message.toString();
    }
  }

  String defaultNamespace() {
    return access.namespace();
  }

  Reply get(String path) {
    return send(request(path).GET());
  }

  /** The server's own table of columns, as kubectl prints it. */
  Reply table(String path) {
    return send(
        request(path)
            .GET()
            .setHeader("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"));
  }

  Reply post(String path, Map<String, Object> body) {
    return send(
        request(path, "application/json")
            .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(body))));
  }

  Reply put(String path, Map<String, Object> body) {
    return send(
        request(path, "application/json")
            .PUT(BodyPublishers.ofByteArray(json.writeValueAsBytes(body))));
  }

  Reply mergePatch(String path, Map<String, Object> body) {
    var publisher = BodyPublishers.ofByteArray(json.writeValueAsBytes(body));
    return send(request(path, "application/merge-patch+json").method("PATCH", publisher));
  }

  Reply delete(String path) {
    return send(request(path).DELETE());
  }

  private HttpRequest.Builder request(String path) {
    var builder =
        HttpRequest.newBuilder(URI.create(access.server() + path))
            .timeout(REQUEST_TIMEOUT)
            .header("Accept", "application/json");
    access
        .credentials()
        .token()
        .ifPresent(token -> builder.header("Authorization", "Bearer " + token));
    return builder;
  }

  private HttpRequest.Builder request(String path, String contentType) {
    return request(path).header("Content-Type", contentType);
  }

  private Reply send(HttpRequest.Builder request) {
    try {
      var response = http.send(request.build(), BodyHandlers.ofByteArray());
      if (response.statusCode() == 401)
        throw failure("does not know who you are (401); the kubeconfig may be of an older mesh");
      return new Reply(
          response.statusCode(),
          response.body().length == 0 ? Map.of() : json.readValue(response.body(), TREE));
    } catch (ConnectException e) {
      throw failure("cannot be reached: connection refused");
    } catch (SSLException e) {
      throw failure("is not the one of this kubeconfig: " + e.getMessage());
    } catch (JacksonException e) {
      throw failure("answered with something that is no JSON");
    } catch (IOException e) {
      throw failure("did not answer: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("was not waited for: interrupted");
    }
  }

  /**
   * Reads the events of a watch, one JSON object a line, until {@code done} or the end of the
   * stream.
   */
  boolean follow(String path, Predicate<Map<String, Object>> done) {
    try {
      // No time limit: the stream ends with the watch.
      var request = HttpRequest.newBuilder(URI.create(access.server() + path)).GET();
      access
          .credentials()
          .token()
          .ifPresent(token -> request.header("Authorization", "Bearer " + token));
      var response = http.send(request.build(), BodyHandlers.ofLines());
      try (var lines = response.body()) {
        return lines.filter(line -> !line.isBlank()).anyMatch(line -> done.test(event(line)));
      }
    } catch (IOException | UncheckedIOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Map<String, Object> event(String line) {
    return json.readValue(line, TREE);
  }

  UserError failure(String why) {
    return new UserError(
        "The API server at %s %s (kubeconfig %s). Nothing was changed by this request. %s"
            .formatted(access.server(), why, access.file(), Kubeconfig.REMEDY));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
