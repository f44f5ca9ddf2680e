package dev.meltemi.proxy.upstream;

import dev.meltemi.proxy.http.ClientConnection;
import dev.meltemi.proxy.http.RequestSender;
import dev.meltemi.proxy.http2.Http2Client;
import dev.meltemi.proxy.loop.Worker;
import dev.meltemi.proxy.observe.Http2Stats;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ConnectTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
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

  private final UpstreamCluster cluster;
  private final Host host;
  private final Worker worker;
  private final UpstreamContext context;
  private final boolean http2;
  private final List<Http2Client> shared = new ArrayList<>(0);
  private final ArrayDeque<ClientConnection> idle = new ArrayDeque<>(2);
  private final ArrayDeque<Waiter> waiters = new ArrayDeque<>(2);
  private int open;
  private int connecting;

  Pool(UpstreamCluster cluster, Host host, Worker worker, UpstreamContext context, boolean http2) {
    this.http2 = http2;
    this.cluster = cluster;
    this.host = host;
    this.worker = worker;
    this.context = context;
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
        Connector.connect(context, worker, cluster.config(), host.socket(), prepare());
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
