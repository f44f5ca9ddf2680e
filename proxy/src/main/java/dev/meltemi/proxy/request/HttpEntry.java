package dev.meltemi.proxy.request;

import dev.meltemi.proxy.exchange.Exchange;
import dev.meltemi.proxy.exchange.HttpContext;
import dev.meltemi.proxy.http.Downstream;
import dev.meltemi.proxy.http.HttpRequest;
import dev.meltemi.proxy.http.ServerHandler;
import dev.meltemi.proxy.observe.HttpStats;
import dev.meltemi.proxy.observe.LogFiles;
import dev.meltemi.proxy.observe.LogFormat;
import dev.meltemi.proxy.state.ActiveTraffic;
import dev.meltemi.proxy.state.Snapshot;
import dev.meltemi.proxy.telemetry.IstioMetrics;
import dev.meltemi.proxy.telemetry.Series;
import dev.meltemi.proxy.tls.ClientCertificate;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.HttpConnection;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection, each on the snapshot of its moment. When the connection's
 * listener or chain has changed, the new settings count; when it is gone, the next response is the
 * connection's last.
 */
public final class HttpEntry implements ServerHandler {
  /**
   * What does not change during a connection.
   *
   * @param client the peer
   * @param destination where it wanted to go
   * @param session of TLS, where the connection has it
   * @param draining true once the proxy is about to end
   */
  public record Place(
      String listener,
      FilterChain chain,
      Direction direction,
      Address client,
      Address destination,
      ActiveTraffic traffic,
      LogFiles logFiles,
      HttpRegistry registry,
      Optional<SSLSession> session,
      BooleanSupplier draining) {}

  private final Place place;
  private final HttpStats stats;
  private HttpConnection config;
  private @Nullable Snapshot snapshot;
  private @Nullable HttpContext context;
  private boolean gone;

  public HttpEntry(Place place, HttpConnection config) {
    this.place = place;
    this.config = config;
    this.stats = place.registry().stats(config.statPrefix());
    stats.connections.increment();
    stats.activeConnections.increment();
  }

  @Override
  public void open(Downstream client, HttpRequest request) {
    Snapshot now = place.traffic().current();
    HttpContext how = context(now);
    request.arrivedBy(place.chain().tls().isPresent() ? "https" : "http");
    if (gone || place.draining().getAsBoolean()) client.drainAfterThis();
    var exchange = new Exchange(how, now, request, client);
    client.begin(exchange);
    RequestPath.run(exchange);
  }

  private HttpContext context(Snapshot now) {
    @Nullable HttpContext known = context;
    if (known != null && now == snapshot) return known;
    Optional<HttpConnection> current = now.http(place.listener(), place.chain());
    gone = current.isEmpty();
    snapshot = now;
    if (current.isPresent() && !current.get().equals(config)) {
      config = current.get();
      known = null;
    }
    if (known != null) return known;
    HttpContext fresh =
        new HttpContext(
            config,
            place.direction(),
            place.client(),
            place.destination(),
            stats,
            place.logFiles(),
            place.registry().telemetry(),
            arrivals(),
            config.accessLog().map(log -> place.registry().format(log)),
            place.session().flatMap(tls -> ClientCertificate.told(tls, config.clientCertificate())),
            config
                .tracing()
                .map(tracing -> place.registry().tracers().of(tracing, place.direction()))
                .orElse(null),
            RequestPath::run);
    context = fresh;
    return fresh;
  }

  private Optional<Series> arrivals() {
    if (place.direction() != Direction.INBOUND) return Optional.empty();
    IstioMetrics telemetry = place.registry().telemetry();
    return Optional.of(place.session().map(telemetry::from).orElseGet(telemetry::from));
  }

  @Override
  public void refused(int status, String details) {
    stats.requests.increment();
    stats.answered(status);
    if (status == 431) stats.tooLarge.increment();
    else stats.protocolErrors.increment();
    config
        .accessLog()
        .ifPresent(log -> {
          LogFormat format = place.registry().format(log);
          place.logFiles().append(log.path(), format.line(new RefusedLog(status, details, place)));
        });
  }

  @Override
  public void timedOut(boolean inHead) {
    (inHead ? stats.headTimeouts : stats.idleTimeouts).increment();
  }

  @Override
  public void closed() {
    stats.activeConnections.decrement();
  }
}
