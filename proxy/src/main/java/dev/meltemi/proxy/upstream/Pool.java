package dev.meltemi.proxy.upstream;

import dev.meltemi.proxy.http.ClientConnection;
import dev.meltemi.proxy.loop.Worker;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ConnectTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
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

  private final UpstreamCluster cluster;
  private final Host host;
  private final Worker worker;
  private final UpstreamContext context;
  private final ArrayDeque<ClientConnection> idle = new ArrayDeque<>(2);
  private final ArrayDeque<Waiter> waiters = new ArrayDeque<>(2);
  private int open;
  private int connecting;

  Pool(UpstreamCluster cluster, Host host, Worker worker, UpstreamContext context) {
    this.cluster = cluster;
    this.host = host;
    this.worker = worker;
    this.context = context;
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
