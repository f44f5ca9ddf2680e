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
import dev.meltemi.traffic.match.RouteMatcher;
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

  /** What counts for requests as long as {@code snapshot} is the one in force. */
  private record Moment(
      Snapshot snapshot, HttpContext context, RouteMatcher routes, boolean gone) {}

  private final Place place;
  private final HttpStats stats;
  private HttpConnection config;
  private @Nullable Moment moment;

  public HttpEntry(Place place, HttpConnection config) {
    this.place = place;
    this.config = config;
    this.stats = place.registry().stats(config.statPrefix());
    stats.connections.increment();
    stats.activeConnections.increment();
  }

  @Override
  public void open(Downstream client, HttpRequest request) {
    Moment now = moment();
    request.arrivedBy(place.chain().tls().isPresent() ? "https" : "http");
    if (now.gone() || place.draining().getAsBoolean()) client.drainAfterThis();
    var exchange = new Exchange(now.context(), now.snapshot(), now.routes(), request, client);
    client.begin(exchange);
    RequestPath.run(exchange);
  }

  /**
   * Looked up anew when there is a new snapshot: finding the routes takes long where they are many.
   */
  private Moment moment() {
    Snapshot now = place.traffic().current();
    @Nullable Moment known = moment;
    if (known != null && known.snapshot() == now) return known;
    Optional<HttpConnection> current = now.http(place.listener(), place.chain());
    boolean same = current.isEmpty() || current.get().equals(config);
    if (!same) config = current.get();
    HttpContext context = known != null && same ? known.context() : context();
    var fresh = new Moment(now, context, now.routes(config.routes()), current.isEmpty());
    moment = fresh;
    return fresh;
  }

  private HttpContext context() {
    return new HttpContext(
        config,
        place.direction(),
        place.client(),
        place.destination(),
        stats,
        place.logFiles(),
        place.registry().telemetry(),
        arrivals(),
        config.accessLog().map(log -> place.registry().format(log.format())),
        place.session().flatMap(tls -> ClientCertificate.told(tls, config.clientCertificate())),
        RequestPath::run);
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
          LogFormat format = place.registry().format(log.format());
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
