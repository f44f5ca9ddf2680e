package dev.meltemi.proxy.upstream;

import dev.meltemi.proxy.http.ClientConnection;
import dev.meltemi.proxy.loop.Worker;
import dev.meltemi.proxy.tls.TlsContexts;
import dev.meltemi.traffic.ClientTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ConnectTimeoutException;
import io.netty.util.NetUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One worker's connections to one endpoint. The most recently used is taken first; what waits gets
 * whichever connection is free first, new or old.
 */
final class Pool implements ClientConnection.Owner, Worker.Swept {
  /** Wants a connection; called back at most once. */
  interface Waiter {
    void connected(ClientConnection connection);

    void failed(Failure failure, String reason);
  }

  private static final Duration DEFAULT_IDLE = Duration.ofHours(1);

  /** Names with connections of their own, before those without any are forgotten. */
  private static final int MOST_NAMES = 64;

  private final UpstreamCluster cluster;
  private final Host host;
  private final Worker worker;
  private final UpstreamContext context;
  private final Optional<ClientTls> tls;
  private final Map<String, Pool> named = new HashMap<>(0);
  private final ArrayDeque<ClientConnection> idle = new ArrayDeque<>(2);
  private final ArrayDeque<Waiter> waiters = new ArrayDeque<>(2);
  private int open;
  private int connecting;

  Pool(UpstreamCluster cluster, Host host, Worker worker, UpstreamContext context) {
    this(cluster, host, worker, context, host.tls());
  }

  private Pool(
      UpstreamCluster cluster,
      Host host,
      Worker worker,
      UpstreamContext context,
      Optional<ClientTls> tls) {
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
   */
  Pool towards(String authority) {
    if (tls.isEmpty() || tls.get().name() == ClientTls.Naming.FIXED) return this;
    String name = hostOf(authority);
    @Nullable Pool known = named.get(name);
    if (known != null) return known;
    if (named.size() >= MOST_NAMES) named.values().removeIf(Pool::isUnused);
    Pool made = new Pool(cluster, host, worker, context, tls.map(spoken -> spoken.towards(name)));
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
    @Nullable ClientConnection free = takeIdle();
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

  private @Nullable ClientConnection takeIdle() {
    while (true) {
      @Nullable ClientConnection last = idle.pollLast();
      if (last == null) return null;
      if (last.isUsable()) return last;
    }
  }

  /** Opens a connection if there are more who wait than connections on their way. */
  private void connectFor() {
    if (waiters.size() <= connecting) return;
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
            tls,
            TlsContexts.Payload.REQUESTS,
            channel ->
                channel
                    .pipeline()
                    .addLast(new ClientConnection(worker, channel, this, context.limits())));
    connect.addListener(done -> connected(connect));
  }

  private void connected(ChannelFuture connect) {
    connecting--;
    if (!connect.isSuccess()) {
      cluster.breakers().connections.leave();
      cluster.stats().connectFailures.increment();
      Throwable cause = connect.cause();
      @Nullable Waiter first = next();
      if (first != null) {
        boolean timeout = cause instanceof ConnectTimeoutException;
        first.failed(
            timeout ? Failure.CONNECT_TIMEOUT : Failure.CONNECT,
            timeout ? "" : Connector.reason(cause));
      }
      connectFor();
      return;
    }
    Channel channel = connect.channel();
    open++;
    cluster.stats().activeConnections.increment();
    if (open == 1) worker.track(this);
    idle(channel.pipeline().get(ClientConnection.class));
  }

  private @Nullable Waiter next() {
    @Nullable Waiter first = waiters.pollFirst();
    if (first != null) cluster.breakers().pending.leave();
    return first;
  }

  @Override
  public void idle(ClientConnection connection) {
    int most = cluster.config().maxRequestsPerConnection();
    boolean spent = most > 0 && connection.served() >= most;
    if (spent || !connection.isUsable()) {
      connection.reset();
      return;
    }
    @Nullable Waiter first = next();
    if (first != null) first.connected(connection);
    else if (host.isRemoved()) connection.reset();
    else idle.addLast(connection);
  }

  @Override
  public void closed(ClientConnection connection) {
    open--;
    idle.remove(connection);
    cluster.breakers().connections.leave();
    cluster.stats().activeConnections.decrement();
    if (open == 0) worker.untrack(this);
    connectFor();
  }

  void closeIdle() {
    named.values().forEach(Pool::closeIdle);
    for (ClientConnection connection; (connection = idle.pollLast()) != null; ) connection.reset();
  }

  @Override
  public void sweep(long nanos) {
    Duration set = cluster.config().idleTimeout();
    long limit = (set.isZero() ? DEFAULT_IDLE : set).toNanos();
    while (true) {
      @Nullable ClientConnection oldest = idle.peekFirst();
      if (oldest == null || nanos - oldest.idleSince() < limit) return;
      idle.removeFirst();
      oldest.reset();
    }
  }
}
