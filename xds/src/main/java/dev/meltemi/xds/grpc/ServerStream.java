package dev.meltemi.xds.grpc;

import dev.meltemi.xds.ProxyNode;
import dev.meltemi.xds.ResourceType;
import dev.meltemi.xds.encode.EncodedResources;
import dev.meltemi.xds.session.ServerAction;
import dev.meltemi.xds.session.ServerEvent;
import dev.meltemi.xds.session.ServerSession;
import dev.meltemi.xds.session.TypeStatus;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream: feeds a session and does what it says, one thing after another.
 *
 * @param <Q> the request message
 * @param <R> the response message
 */
final class ServerStream<Q, R> implements StreamObserver<Q> {
  private static final Logger LOG = LoggerFactory.getLogger(ServerStream.class);

  /** What differs between the two variants of the protocol. */
  record Variant<Q, R>(
      ServerSession session,
      Function<Q, Node> node,
      Function<Q, ServerEvent> event,
      Function<ServerAction, Optional<R>> response,
      ToIntFunction<R> size) {}

  private final Variant<Q, R> variant;
  private final ServerCallStreamObserver<R> client;
  private final SnapshotSource source;
  private final Serial serial;
  private final String peer;
  private final SendBudget budget;

  /** In order; the first waits for the budget. */
  private final Queue<R> unsent = new ArrayDeque<>();

  /** Of the budget, in bytes: what the socket has not taken yet. */
  private long borrowed;

  /** Only the newest snapshot waits: who is slow skips the ones between. */
  private final AtomicReference<@Nullable EncodedResources> pending = new AtomicReference<>();

  private Optional<SnapshotSource.Subscription> subscription = Optional.empty();
  private String name = "";
  private boolean ended;

  ServerStream(
      Variant<Q, R> variant,
      ServerCallStreamObserver<R> client,
      SnapshotSource source,
      Executor executor,
      SendBudget budget) {
    this.variant = variant;
    this.client = client;
    this.budget = budget;
    this.source = source;
    this.serial = new Serial(executor);
    this.peer = Peer.address();
    client.setOnReadyHandler(() -> serial.execute(this::repay));
  }

  @Override
  public void onNext(Q request) {
    serial.execute(() -> guarded(() -> take(request)));
  }

  @Override
  public void onError(Throwable cause) {
    serial.execute(this::end);
  }

  @Override
  public void onCompleted() {
    serial.execute(() -> {
      if (!ended) client.onCompleted();
      end();
    });
  }

  private void take(Q request) {
    if (subscription.isEmpty()) {
      ProxyNode node = ProxyNode.of(variant.node().apply(request)).at(peer);
      name = node.id();
      LOG.info("{} connected", name);
      subscription = Optional.of(source.subscribe(node, this::push));
    }
    apply(variant.event().apply(request));
  }

  private void push(EncodedResources snapshot) {
    if (pending.getAndSet(snapshot) != null) return;
    serial.execute(() -> {
      EncodedResources newest = pending.getAndSet(null);
      if (newest != null) guarded(() -> apply(new ServerEvent.Snapshot(newest)));
    });
  }

  private void apply(ServerEvent event) {
    for (ServerAction action : variant.session().on(event)) {
      if (action instanceof ServerAction.Progress(Map<ResourceType, TypeStatus> status)) {
        warn(status);
        subscription.ifPresent(s -> s.progressed(status));
      } else {
        variant.response().apply(action).ifPresent(this::send);
      }
    }
  }

  private void send(R response) {
    unsent.add(response);
    if (unsent.size() == 1) sendNext();
  }

  private void sendNext() {
    while (!unsent.isEmpty() && !ended) {
      R response = unsent.element();
      int size = variant.size().applyAsInt(response);
      if (size >= SendBudget.LARGE) {
        budget.take(size, () -> serial.execute(() -> sendLarge(size)));
        return;
      }
      client.onNext(unsent.remove());
    }
  }

  private void sendLarge(long size) {
    borrowed += size;
    if (!ended) guarded(() -> client.onNext(unsent.remove()));
    if (ended || client.isReady()) {
      repay();
    } else {
      CompletableFuture.delayedExecutor(SendBudget.PATIENCE_MILLIS, TimeUnit.MILLISECONDS, serial)
          .execute(this::repay);
    }
    sendNext();
  }

  private void repay() {
    long back = borrowed;
    borrowed = 0;
    if (back > 0) budget.give(back);
  }

  private void warn(Map<ResourceType, TypeStatus> status) {
    status.forEach((type, state) ->
        state
            .rejected()
            .ifPresent(rejection -> LOG.warn("{} rejected {}: {}", name, type, rejection.error())));
  }

  /** A bug of ours ends this stream, not the server; the proxy comes back. */
  private void guarded(Runnable work) {
    if (ended) return;
    try {
      work.run();
    } catch (RuntimeException bug) {
      LOG.error("stream of {} failed", name, bug);
      client.onError(Status.INTERNAL.withDescription(bug.toString()).asRuntimeException());
      end();
    }
  }

  private void end() {
    if (ended) return;
    ended = true;
    unsent.clear();
    repay();
    subscription.ifPresent(SnapshotSource.Subscription::close);
    LOG.info("{} disconnected", name);
  }
}
