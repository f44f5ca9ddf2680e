package dev.meltemi.proxy.upstream;

import dev.meltemi.proxy.http.ClientConnection;
import dev.meltemi.proxy.http.RequestSender;
import dev.meltemi.proxy.http2.Http2Client;
import dev.meltemi.proxy.loop.Worker;
import dev.meltemi.proxy.observe.Http2Stats;
import dev.meltemi.proxy.tls.TlsContexts;
import dev.meltemi.traffic.ClientTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ConnectTimeoutException;
import io.netty.util.NetUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One worker's connections to one endpoint. With HTTP/1 the most recently used is taken first; with
 * HTTP/2 one is shared until it is full. What waits gets whichever connection is free first, new or
 * old.
 */
final class Pool implements ClientConnection.Owner, Http2Client.Owner, Worker.Swept {
  /** Wants a connection; called back at most once. */
  interface Waiter {
    void connected(RequestSender sender);

    void failed(Failure failure, String reason);
  }

  private static final Duration DEFAULT_IDLE = Duration.ofHours(1);

  /** Names with connections of their own, before those without any are forgotten. */
  private static final int MOST_NAMES = 64;

  private final UpstreamCluster cluster;
  private final Host host;
  private final Worker worker;
  private final UpstreamContext context;
  private final boolean http2;
  private final List<Http2Client> shared = new ArrayList<>(0);
  private final Optional<ClientTls> tls;
  private final Map<ClientTls, Pool> named = new HashMap<>(0);
  private final ArrayDeque<ClientConnection> idle = new ArrayDeque<>(2);
  private final ArrayDeque<Waiter> waiters = new ArrayDeque<>(2);
  private @Nullable Pool offering;
  private List<String> lastOffered = List.of();
  private int open;
  private int connecting;

  Pool(UpstreamCluster cluster, Host host, Worker worker, UpstreamContext context, boolean http2) {
    this(cluster, host, worker, context, http2, host.tls());
  }

  private Pool(
      UpstreamCluster cluster,
      Host host,
      Worker worker,
      UpstreamContext context,
      boolean http2,
      Optional<ClientTls> tls) {
    this.http2 = http2;
    this.tls = tls;
    this.cluster = cluster;
    this.host = host;
    this.worker = worker;
    this.context = context;
  }

  /**
   * The connections that may carry a request for somebody: where TLS asks for the name of each
   * request, those of another name may not.
   *
   * @param authority with or without a port
   * @param offered ALPN in place of the cluster's; empty to leave that
   */
  Pool towards(String authority, List<String> offered) {
    if (tls.isEmpty()) return this;
    boolean fixed = tls.get().name() == ClientTls.Naming.FIXED;
    boolean usual = offered.isEmpty() || offered.equals(tls.get().parameters().protocols());
    if (fixed && usual) return this;
    if (fixed) return offering(offered);
    ClientTls spoken = tls.get().towards(hostOf(authority));
    return named(usual ? spoken : spoken.offering(offered));
  }

  /** Nearly always the same again. */
  private Pool offering(List<String> offered) {
    @Nullable Pool last = offering;
    if (last != null && offered.equals(lastOffered)) return last;
    Pool found = named(tls.orElseThrow().offering(offered));
    offering = found;
    lastOffered = offered;
    return found;
  }

  private Pool named(ClientTls name) {
    @Nullable Pool known = named.get(name);
    if (known != null) return known;
    if (named.size() >= MOST_NAMES) named.values().removeIf(Pool::isUnused);
    Pool made = new Pool(cluster, host, worker, context, http2, Optional.of(name));
    named.put(name, made);
    return made;
  }

  /** An IP address is no server name (RFC 6066 section 3). */
  private static String hostOf(String authority) {
    int colon = authority.lastIndexOf(':');
    boolean port = colon >= 0 && authority.indexOf(']', colon) < 0;
    String host = (port ? authority.substring(0, colon) : authority).toLowerCase(Locale.ROOT);
    boolean address = host.startsWith("[") || NetUtil.isValidIpV4Address(host);
    return address ? "" : host;
  }

  private boolean isUnused() {
    return open == 0 && connecting == 0 && waiters.isEmpty();
  }

  void acquire(Waiter waiter) {
    @Nullable RequestSender free = http2 ? takeShared() : takeIdle();
    if (free != null) {
      waiter.connected(free);
      return;
    }
    if (!cluster.breakers().pending.tryEnter()) {
      cluster.stats().pendingOverflow.increment();
      waiter.failed(Failure.OVERFLOW, "");
      return;
    }
    cluster.stats().pendingRequests.increment();
    waiters.addLast(waiter);
    connectFor();
  }

  /** The waiter hears nothing any more. */
  void cancel(Waiter waiter) {
    if (waiters.remove(waiter)) cluster.breakers().pending.leave();
  }

  private @Nullable RequestSender takeShared() {
    for (Http2Client connection : shared) {
      if (connection.hasRoom() && !isSpent(connection.served())) return connection.stream();
    }
    return null;
  }

  private boolean isSpent(int served) {
    int most = cluster.config().maxRequestsPerConnection();
    return most > 0 && served >= most;
  }

  private @Nullable ClientConnection takeIdle() {
    while (true) {
      @Nullable ClientConnection last = idle.pollLast();
      if (last == null) return null;
      if (last.isUsable()) return last;
    }
  }

  /** Opens a connection if there are more who wait than connections on their way. */
  private void connectFor() {
    if (waiters.size() <= connecting || (http2 && connecting > 0)) return;
    Breakers.Gate gate = cluster.breakers().connections;
    if (!gate.tryEnter()) {
      cluster.stats().connectionOverflow.increment();
      // As Envoy: an endpoint without any connection may always have one, else it would starve.
      if (open + connecting > 0) return;
      gate.enter();
    }
    connecting++;
    cluster.stats().connections.increment();
    ChannelFuture connect =
        Connector.connect(
            context,
            worker,
            cluster.config(),
            host.socket(),
            tls.map(spoken -> Alpn.of(spoken, http2)),
            TlsContexts.Payload.REQUESTS,
            prepare());
    connect.addListener(done -> connected(connect));
  }

  private Consumer<Channel> prepare() {
    if (!http2) {
      return channel ->
          channel.pipeline().addLast(new ClientConnection(worker, channel, this, context.limits()));
    }
    var stats = Http2Stats.ofCluster(context.stats(), cluster.config().name());
    return channel -> Http2Client.add(worker, channel, this, context.limits(), stats);
  }

  private void connected(ChannelFuture connect) {
    connecting--;
    if (!connect.isSuccess()) {
      cluster.breakers().connections.leave();
      cluster.stats().connectFailures.increment();
      Throwable cause = connect.cause();
      // With HTTP/2 all of them wait for this one connection.
      int failed = http2 ? waiters.size() : 1;
      while (failed-- > 0 && !waiters.isEmpty()) fail(next(), cause);
      connectFor();
      return;
    }
    Channel channel = connect.channel();
    open++;
    cluster.stats().activeConnections.increment();
    if (open == 1) worker.track(this);
    if (!http2) {
      idle(channel.pipeline().get(ClientConnection.class));
      return;
    }
    Http2Client connection = Http2Client.begin(channel);
    shared.add(connection);
    changed(connection);
    connectFor();
  }

  private static void fail(@Nullable Waiter waiter, @Nullable Throwable cause) {
    if (waiter == null) return;
    boolean timeout = cause instanceof ConnectTimeoutException;
    waiter.failed(
        timeout ? Failure.CONNECT_TIMEOUT : Failure.CONNECT,
        timeout ? "" : Connector.reason(cause));
  }

  private @Nullable Waiter next() {
    @Nullable Waiter first = waiters.pollFirst();
    if (first != null) cluster.breakers().pending.leave();
    return first;
  }

  @Override
  public void idle(ClientConnection connection) {
    if (isSpent(connection.served()) || !connection.isUsable()) {
      connection.reset();
      return;
    }
    @Nullable Waiter first = next();
    if (first != null) first.connected(connection);
    else if (host.isRemoved()) connection.reset();
    else idle.addLast(connection);
  }

  @Override
  public void changed(Http2Client connection) {
    while (connection.hasRoom() && !isSpent(connection.served())) {
      @Nullable Waiter first = next();
      if (first == null) break;
      first.connected(connection.stream());
    }
    boolean over = isSpent(connection.served()) || host.isRemoved();
    if (over && connection.isIdle()) connection.close();
  }

  @Override
  public void closed(Http2Client connection) {
    shared.remove(connection);
    closed();
  }

  @Override
  public void closed(ClientConnection connection) {
    idle.remove(connection);
    closed();
  }

  private void closed() {
    open--;
    cluster.breakers().connections.leave();
    cluster.stats().activeConnections.decrement();
    if (open == 0) worker.untrack(this);
    connectFor();
  }

  void closeIdle() {
    named.values().forEach(Pool::closeIdle);
    for (ClientConnection connection; (connection = idle.pollLast()) != null; ) connection.reset();
    for (Http2Client connection : List.copyOf(shared)) {
      if (connection.isIdle()) connection.close();
    }
  }

  @Override
  public void sweep(long nanos) {
    Duration set = cluster.config().idleTimeout();
    long limit = (set.isZero() ? DEFAULT_IDLE : set).toNanos();
    for (Http2Client connection : List.copyOf(shared)) {
      if (connection.isIdle() && nanos - connection.idleSince() >= limit) connection.close();
    }
    while (true) {
      @Nullable ClientConnection oldest = idle.peekFirst();
      if (oldest == null || nanos - oldest.idleSince() < limit) return;
      idle.removeFirst();
      oldest.reset();
    }
  }
}
