package dev.meltemi.proxy.listen;

import dev.meltemi.proxy.loop.Worker;
import dev.meltemi.proxy.loop.Workers;
import dev.meltemi.proxy.observe.Stats;
import dev.meltemi.proxy.state.ActiveTraffic;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.Traffic;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The sockets that listen, kept equal to what the traffic says. */
public final class Listeners implements AutoCloseable {
  /** Connections taken in one turn; fewer would let a burst wait behind busy turns. */
  private static final int ACCEPTED_PER_TURN = 256;

  private record Open(Address bind, Channel channel) {}

  private final Workers workers;
  private final ActiveTraffic traffic;
  private final ConnectionStarter starter;
  private final ServerHandshake handshake;

  /** Read by whoever scrapes, on a worker for which {@link #apply} may wait just then: no lock. */
  private final ConcurrentMap<String, Open> open = new ConcurrentHashMap<>();

  private final LongAdder created;
  private final LongAdder failed;
  private final LongAdder removed;

  public Listeners(Workers workers, ActiveTraffic traffic, ConnectionStarter starter, Stats stats) {
    this.workers = workers;
    this.traffic = traffic;
    this.starter = starter;
    this.handshake = new ServerHandshake(traffic.tls(), stats);
    Stats.Scope scope = Stats.Scope.of("listener_manager");
    created = stats.counter(scope, "listener_added");
    failed = stats.counter(scope, "listener_create_failure");
    removed = stats.counter(scope, "listener_removed");
    stats.gauge(scope, "total_listeners_active", this::count);
  }

  private int count() {
    return open.size();
  }

  /**
   * Closes what is no longer wanted and opens what is new. Blocks until all are bound.
   *
   * @return why some could not be opened, by listener name; they are tried again next time
   */
  public synchronized Map<String, String> apply(Traffic wanted) {
    Set<String> gone = new HashSet<>(open.keySet());
    for (Listener listener : wanted.listeners().values()) {
      @Nullable Open known = open.get(listener.name());
      if (listener.bindsPort() && known != null && known.bind().equals(listener.bind())) {
        gone.remove(listener.name());
      }
    }
    gone.forEach(this::close);
    Map<String, String> problems = new TreeMap<>();
    for (Listener listener : wanted.listeners().values()) {
      if (!listener.bindsPort() || open.containsKey(listener.name())) continue;
      ChannelFuture bound = bind(listener).awaitUninterruptibly();
      if (bound.isSuccess()) {
        created.increment();
        open.put(listener.name(), new Open(listener.bind(), bound.channel()));
      } else {
        failed.increment();
        problems.put(listener.name(), listener.bind() + ": " + bound.cause().getMessage());
      }
    }
    return problems;
  }

  private ChannelFuture bind(Listener listener) {
    String name = listener.name();
    return new ServerBootstrap()
        .group(workers.group(), workers.group())
        .channel(workers.transport().server())
        .option(ChannelOption.SO_REUSEADDR, true)
        .option(ChannelOption.SO_BACKLOG, 4096)
        .option(ChannelOption.RECVBUF_ALLOCATOR, acceptBatch())
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                Worker worker = workers.of(channel.eventLoop());
                channel.pipeline().addLast(new Arrival(name, traffic, worker, starter, handshake));
              }
            })
        .bind(new InetSocketAddress(listener.bind().ip(), listener.bind().port()));
  }

  private static RecvByteBufAllocator acceptBatch() {
    var batch = new ServerChannelRecvByteBufAllocator();
    batch.maxMessagesPerRead(ACCEPTED_PER_TURN);
    batch.respectMaybeMoreData(false);
    return batch;
  }

  private void close(String name) {
    @Nullable Open gone = open.remove(name);
    if (gone == null) return;
    removed.increment();
    gone.channel().close().awaitUninterruptibly();
  }

  /** The port that a listener is bound to, empty when it is not. */
  public OptionalInt port(String listener) {
    @Nullable Open bound = open.get(listener);
    return bound != null && bound.channel().localAddress() instanceof InetSocketAddress address
        ? OptionalInt.of(address.getPort())
        : OptionalInt.empty();
  }

  /** Takes no further connections; those that are open stay. */
  @Override
  public synchronized void close() {
    Set.copyOf(open.keySet()).forEach(this::close);
  }
}
