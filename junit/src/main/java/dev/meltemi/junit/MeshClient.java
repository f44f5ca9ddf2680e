package dev.meltemi.junit;

import dev.meltemi.compile.ProxyView;
import dev.meltemi.compile.explain.Explainer;
import dev.meltemi.compile.explain.Target;
import dev.meltemi.proxy.DataPlane;
import dev.meltemi.proxy.DataPlaneOptions;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.Traffic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A workload of the test's mesh, or a stranger before its gateway: what it sends goes through a
 * proxy of its own. The hosts of URLs are those of the mesh, such as {@code http://reviews:9080/}.
 */
public final class MeshClient {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration DRAIN = Duration.ofMillis(100);

  private final ProxyView view;
  private final DataPlane plane;
  private final HttpClient http;
  private volatile Explainer explainer;

  private MeshClient(ProxyView view, Explainer explainer, DataPlane plane) {
    this.view = view;
    this.explainer = explainer;
    this.plane = plane;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .proxy(proxySelector())
            .build();
  }

  static MeshClient start(ProxyView view, Explainer explainer) {
    try {
      DataPlaneOptions options = DataPlaneOptions.of(1).withDrainTime(DRAIN);
      return new MeshClient(view, explainer, DataPlane.start(traffic(view, explainer), options));
    } catch (IOException e) {
      throw new UncheckedIOException("the proxy of " + view.id() + " cannot start", e);
    }
  }

  private static Traffic traffic(ProxyView view, Explainer explainer) {
    return LocalTraffic.of(explainer.compiler().compile(view).traffic());
  }

  void apply(Explainer changed) {
    plane.publish(traffic(view, changed));
    explainer = changed;
  }

  void close() {
    http.close();
    plane.close();
  }

  /** For clients that speak of hosts as the mesh does and send through an HTTP proxy. */
  public HttpClient http() {
    return http;
  }

  /** Leads every {@code http} URL to the port at which this workload's proxy takes it. */
  public ProxySelector proxySelector() {
    return new ProxySelector() {
      @Override
      public List<Proxy> select(URI uri) {
        return List.of(new Proxy(Proxy.Type.HTTP, address(uri)));
      }

      @Override
      public void connectFailed(URI uri, SocketAddress at, IOException why) {
        // The client tells its caller; there is no second proxy to try.
      }
    };
  }

  /**
   * Where a connection for this URL has to go; its request needs the URL's host in its Host header.
   *
   * @throws IllegalArgumentException when no listener of the mesh takes it
   */
  public InetSocketAddress address(URI url) {
    Target target =
        Target.parse(url.toString())
            .orElseThrow(() -> new IllegalArgumentException("no http URL: " + url));
    String listener = listener(target);
    int port =
        plane
            .port(listener)
            .orElseThrow(
                () -> new IllegalArgumentException("nothing in the mesh listens for " + url));
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private synchronized String listener(Target target) {
    return explainer
        .answer(view, "GET", target, Map.of())
        .way()
        .listener()
        .map(Listener::name)
        .orElse("");
  }

  /**
   * Sends a GET.
   *
   * @param headers names and values in turn
   */
  public HttpResponse<String> get(String url, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE);
    if (headers.length > 0) request.headers(headers);
    return send(request.build());
  }

  public HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException("%s %s".formatted(request.method(), request.uri()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + request.uri(), e);
    }
  }
}
