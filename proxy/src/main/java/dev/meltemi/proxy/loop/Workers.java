package dev.meltemi.proxy.loop;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** All event loops of a proxy. Any thread. */
public final class Workers implements AutoCloseable {
  private final Transport transport;
  private final EventLoopGroup group;
  private final List<Worker> workers;
  private final IdentityHashMap<EventLoop, Worker> byLoop = new IdentityHashMap<>();

  /**
   * @param count of threads, at least 1
   * @param sweepInterval between two looks at coarse time limits
   */
  public Workers(int count, Duration sweepInterval) {
    transport = Transport.best();
    group = transport.group(count);
    List<Worker> all = new ArrayList<>();
    for (EventExecutor executor : group) {
      var worker = new Worker((EventLoop) executor, all.size(), sweepInterval);
      all.add(worker);
      byLoop.put(worker.loop(), worker);
    }
    workers = List.copyOf(all);
  }

  public Transport transport() {
    return transport;
  }

  public EventLoopGroup group() {
    return group;
  }

  public List<Worker> all() {
    return workers;
  }

  public int count() {
    return workers.size();
  }

  public Worker of(EventLoop loop) {
    Worker worker = byLoop.get(loop);
    if (worker == null) throw new IllegalArgumentException("a loop of somebody else: " + loop);
    return worker;
  }

  /** Ends the threads; connections still open are cut. */
  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}
