package dev.meltemi.proxy;

import dev.meltemi.proxy.http.HttpLimits;
import dev.meltemi.proxy.http.ServerConnection;
import dev.meltemi.proxy.http2.Http2Server;
import dev.meltemi.proxy.listen.ConnectionStarter;
import dev.meltemi.proxy.loop.Worker;
import dev.meltemi.proxy.loop.Workers;
import dev.meltemi.proxy.observe.Http2Stats;
import dev.meltemi.proxy.observe.LogFiles;
import dev.meltemi.proxy.observe.Stats;
import dev.meltemi.proxy.request.HttpEntry;
import dev.meltemi.proxy.request.HttpRegistry;
import dev.meltemi.proxy.state.ActiveTraffic;
import dev.meltemi.proxy.tcp.TcpRelay;
import dev.meltemi.proxy.tcp.TcpStats;
import dev.meltemi.proxy.telemetry.IstioMetrics;
import dev.meltemi.proxy.telemetry.Series;
import dev.meltemi.proxy.trace.Tracers;
import dev.meltemi.proxy.upstream.Addresses;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.HttpConnection;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.TcpProxy;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslHandler;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Where HTTP and TCP part: gives each connection the handler of its chain. */
final class Connections implements ConnectionStarter {
  private final ActiveTraffic traffic;
  private final HttpLimits limits;
  private final LogFiles logFiles;
  private final Stats stats;
  private final HttpRegistry registry;
  private final Http2Stats http2;
  private final BooleanSupplier draining;
  private final Map<String, TcpStats> tcpStats = new ConcurrentHashMap<>();

  Connections(
      ActiveTraffic traffic,
      HttpLimits limits,
      LogFiles logFiles,
      Stats stats,
      IstioMetrics telemetry,
      Workers workers,
      BooleanSupplier draining) {
    this.traffic = traffic;
    this.limits = limits;
    this.logFiles = logFiles;
    this.stats = stats;
    this.registry =
        new HttpRegistry(
            stats,
            telemetry,
            new Tracers(
                workers, stats, name -> Optional.ofNullable(traffic.current().cluster(name))));
    this.http2 = Http2Stats.ofClients(stats);
    this.draining = draining;
  }

  @Override
  public ChannelHandler start(
      Worker worker,
      Channel channel,
      Listener listener,
      FilterChain chain,
      Address original,
      String serverName) {
    Address client = Addresses.of(channel.remoteAddress());
    return switch (chain.filter()) {
      case HttpConnection http -> {
        var place =
            new HttpEntry.Place(
                listener.name(),
                chain,
                listener.direction(),
                client,
                original,
                traffic,
                logFiles,
                registry,
                session(channel),
                draining);
        yield http(worker, channel, new HttpEntry(place, http));
      }
      case TcpProxy tcp ->
          new TcpRelay(
              new TcpRelay.Plan(
                  tcp,
                  traffic.current(),
                  client,
                  original,
                  serverName,
                  tcpStats.computeIfAbsent(tcp.statPrefix(), prefix -> new TcpStats(stats, prefix)),
                  logFiles,
                  listener.direction(),
                  arrivals(listener.direction(), channel),
                  tcp.accessLog().map(log -> registry.format(log))),
              worker,
              channel);
    };
  }

  /** Connections that come in are of one series, those that go out of their endpoint's. */
  private Optional<Series> arrivals(Direction direction, Channel channel) {
    if (direction != Direction.INBOUND) return Optional.empty();
    IstioMetrics telemetry = registry.telemetry();
    return Optional.of(session(channel).map(telemetry::from).orElseGet(telemetry::from));
  }

  private static Optional<SSLSession> session(Channel channel) {
    return Optional.ofNullable(channel.pipeline().get(SslHandler.class))
        .map(tls -> tls.engine().getSession());
  }

  /** By what TLS has agreed on, else by the connection's first bytes (Envoy's codec AUTO). */
  private ChannelHandler http(Worker worker, Channel channel, HttpEntry entry) {
    @Nullable SslHandler tls = channel.pipeline().get(SslHandler.class);
    String agreed = tls == null ? "" : String.valueOf(tls.applicationProtocol());
    return switch (agreed) {
      case "h2", "istio-h2" -> Http2Server.handler(worker, channel, entry, limits, http2, 0);
      default ->
          new ServerConnection(
              worker,
              channel,
              entry,
              limits,
              () ->
                  Http2Server.handler(
                      worker, channel, entry, limits, http2, ServerConnection.PREFACE_HEAD));
    };
  }
}
