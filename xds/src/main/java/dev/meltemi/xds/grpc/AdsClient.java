package dev.meltemi.xds.grpc;

import dev.meltemi.traffic.Traffic;
import dev.meltemi.xds.session.ClientAction;
import dev.meltemi.xds.session.ClientEvent;
import dev.meltemi.xds.session.ClientSession;
import dev.meltemi.xds.session.ClientStatus;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a proxy's configuration up to date over delta ADS, and reconnects for ever. Everything runs
 * on one event loop of its own.
 */
public final class AdsClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AdsClient.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Of one response, in bytes; Envoy has no limit. */
  private static final int LARGEST_MESSAGE = 512 << 20;

  private final AdsClientOptions options;
  private final Consumer<Traffic> publish;
  private final ClientSession session;
  private final Backoff backoff;
  private final EventLoopGroup loops = Transport.loops("ads-client", 1);
  private final EventLoop loop = loops.next();

  private volatile boolean connected;
  private Optional<Stream> stream = Optional.empty();
  private boolean closed;

  private AdsClient(AdsClientOptions options, Consumer<Traffic> publish) {
    this.options = options;
    this.publish = publish;
    this.session = new ClientSession(options.node());
    this.backoff = new Backoff(options.firstBackoff(), options.longestBackoff(), options.random());
  }

  /**
   * Starts to connect and returns at once.
   *
   * @param publish takes each complete configuration, one after another on the client's own thread;
   *     it must not block
   * @throws IllegalStateException when a socket mark is asked for on a machine without epoll
   */
  public static AdsClient start(AdsClientOptions options, Consumer<Traffic> publish) {
    if (options.socketMark().isPresent() && !Transport.canMark()) {
      throw new IllegalStateException("SO_MARK needs Netty's epoll transport");
    }
    AdsClient client = new AdsClient(options, publish);
    client.loop.execute(client::connect);
    return client;
  }

  /**
   * Whether the control plane has answered on a stream that is open. Any thread; it waits for
   * nobody.
   */
  public boolean connected() {
    return connected;
  }

  /**
   * What is known now. Any thread but those for which {@code publish} waits: this waits for the
   * client's own.
   */
  public ClientStatus status() {
    if (loop.inEventLoop()) return session.status();
    return CompletableFuture.supplyAsync(session::status, loop).join();
  }

  /** Ends the stream; nothing is published after that. */
  @Override
  public void close() {
    loop.execute(() -> {
      closed = true;
      stream.ifPresent(Stream::shutdown);
    });
    var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  /** A new channel each time, so that the name is resolved anew. */
  private void connect() {
    if (closed) return;
    Stream opened = new Stream();
    stream = Optional.of(opened);
    opened.open();
  }

  private ManagedChannel channel(ChannelFactory<SocketChannel> sockets) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(options.host(), options.port())
            .usePlaintext()
            .eventLoopGroup(loop)
            .channelFactory(sockets)
            .directExecutor()
            .disableRetry()
            .maxInboundMessageSize(LARGEST_MESSAGE)
            .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis())
            .keepAliveTime(30, TimeUnit.SECONDS)
            .keepAliveTimeout(10, TimeUnit.SECONDS);
    options.socketMark().ifPresent(mark -> builder.withOption(Transport.SO_MARK, mark));
    return builder.build();
  }

  private void apply(Stream from, ClientEvent event) {
    List<ClientAction> actions = session.on(event);
    connected = session.connected();
    for (ClientAction action : actions) {
      switch (action) {
        case ClientAction.Send(DeltaDiscoveryRequest request) -> {
          if (request.hasErrorDetail()) {
            LOG.warn(
                "rejected {}: {}", request.getTypeUrl(), request.getErrorDetail().getMessage());
          }
          from.send(request);
        }
        case ClientAction.Publish(Traffic traffic) -> publish.accept(traffic);
      }
    }
  }

  /** One attempt. Callbacks come on gRPC's threads and are moved to the loop. */
  private final class Stream implements StreamObserver<DeltaDiscoveryResponse> {
    private final ManagedChannel channel = channel(this::socket);
    private final List<SocketChannel> sockets = new CopyOnWriteArrayList<>();
    private Optional<StreamObserver<DeltaDiscoveryRequest>> requests = Optional.empty();
    private boolean ended;

    private SocketChannel socket() {
      SocketChannel socket = Transport.socket();
      sockets.add(socket);
      return socket;
    }

    void open() {
      requests =
          Optional.of(
              AggregatedDiscoveryServiceGrpc.newStub(channel).deltaAggregatedResources(this));
      apply(this, new ClientEvent.Connected());
    }

    void send(DeltaDiscoveryRequest request) {
      requests.ifPresent(to -> to.onNext(request));
    }

    /** gRPC leaves a socket open whose connecting failed, and epoll would report it for ever. */
    void shutdown() {
      ended = true;
      channel.shutdownNow();
      for (SocketChannel socket : sockets) {
        var _ = socket.close();
      }
    }

    @Override
    public void onNext(DeltaDiscoveryResponse response) {
      onLoop(() -> {
        if (ended) return;
        backoff.reset();
        try {
          apply(this, new ClientEvent.Response(response));
        } catch (RuntimeException bug) {
          LOG.error("response of type {} failed", response.getTypeUrl(), bug);
          end(bug.toString());
        }
      });
    }

    @Override
    public void onError(Throwable cause) {
      onLoop(() -> end(String.valueOf(cause.getMessage())));
    }

    @Override
    public void onCompleted() {
      onLoop(() -> end("the control plane ended the stream"));
    }

    private void end(String why) {
      if (ended) return;
      shutdown();
      apply(this, new ClientEvent.Disconnected());
      if (closed) return;
      Duration wait = backoff.next();
      LOG.info(
          "discovery at {}:{}: {}; next attempt in {} ms",
          options.host(),
          options.port(),
          why,
          wait.toMillis());
      var _ = loop.schedule(AdsClient.this::connect, wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void onLoop(Runnable work) {
      if (loop.inEventLoop()) {
        work.run();
      } else if (!loop.isShuttingDown()) {
        loop.execute(work);
      }
    }
  }
}
