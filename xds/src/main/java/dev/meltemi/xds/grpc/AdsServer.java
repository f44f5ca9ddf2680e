package dev.meltemi.xds.grpc;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Serves discovery (ADS) in both of its variants, delta and state of the world. */
public final class AdsServer implements AutoCloseable {
  private final Server server;
  private final EventLoopGroup loops;
  private final ExecutorService workers;

  private AdsServer(Server server, EventLoopGroup loops, ExecutorService workers) {
    this.server = server;
    this.loops = loops;
    this.workers = workers;
  }

  /**
   * Binds and serves at once.
   *
   * @throws IOException when the address cannot be bound
   */
  public static AdsServer start(AdsServerOptions options, SnapshotSource source)
      throws IOException {
    EventLoopGroup loops = Transport.loops("ads-io", 1);
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService workers =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name("ads-", 0).daemon().factory(),
            // Streams that end while the server closes are told so by whoever notices.
            (task, _) -> task.run());
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(options.address(), options.port()))
            .bossEventLoopGroup(loops)
            .workerEventLoopGroup(loops)
            .channelType(Transport.server())
            .executor(workers)
            .intercept(new Peer())
            .addService(new AdsService(source, workers))
            .keepAliveTime(options.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(20, TimeUnit.SECONDS)
            // Envoy and our client probe on their own, also between streams.
            .permitKeepAliveTime(5, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .maxInboundMessageSize(options.maxMessageBytes())
            .build();
    AdsServer started = new AdsServer(server, loops, workers);
    try {
      server.start();
    } catch (IOException cannotBind) {
      started.close();
      throw cannotBind;
    }
    return started;
  }

  /** The port that was bound. */
  public int port() {
    return server.getPort();
  }

  /** Ends all streams and frees the port. */
  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    workers.shutdown();
    var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
