package dev.meltemi.proxy.listen;

import dev.meltemi.proxy.loop.Channels;
import dev.meltemi.proxy.loop.Worker;
import dev.meltemi.proxy.state.ActiveTraffic;
import dev.meltemi.proxy.state.Snapshot;
import dev.meltemi.proxy.upstream.Addresses;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.Inspection;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.ServerTls;
import dev.meltemi.traffic.match.ChainMatcher;
import dev.meltemi.traffic.match.ConnectionHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.Optional;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A connection until its filter chain is known: original destination, hand-over to the listener of
 * that, a look at the first bytes if a chain depends on them, TLS if it ends here. Then its place
 * is taken by the chain's handler.
 */
final class Arrival extends ChannelInboundHandlerAdapter {
  private static final int MOST_BYTES = 64 * 1024;

  private final String listenerName;
  private final ActiveTraffic traffic;
  private final Worker worker;
  private final ConnectionStarter starter;
  private final ServerHandshake handshake;
  private @Nullable Listener listener;
  private @Nullable Address original;
  private @Nullable ByteBuf bytes;
  private @Nullable Future<?> timeout;
  private boolean decided;

  Arrival(
      String listenerName,
      ActiveTraffic traffic,
      Worker worker,
      ConnectionStarter starter,
      ServerHandshake handshake) {
    this.listenerName = listenerName;
    this.traffic = traffic;
    this.worker = worker;
    this.starter = starter;
    this.handshake = handshake;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    Snapshot snapshot = traffic.current();
    Optional<Listener> bound = snapshot.listener(listenerName);
    if (bound.isEmpty()) {
      Channels.close(ctx.channel());
      return;
    }
    Listener own = bound.get();
    Address local = Addresses.of(ctx.channel().localAddress());
    Address wanted =
        own.inspection().originalDestination()
            ? OriginalDestination.of(ctx.channel()).orElse(local)
            : local;
    Listener target = own.handsOver() ? snapshot.listeners().at(wanted).orElse(own) : own;
    listener = target;
    original = wanted;
    Inspection inspection = target.inspection();
    if (!inspection.tls() && !inspection.http()) {
      decide(ctx, ConnectionHead.plain(wanted));
      return;
    }
    if (!inspection.timeout().isZero()) {
      timeout = worker.after(inspection.timeout(), () -> decide(ctx, ConnectionHead.plain(wanted)));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    var data = (ByteBuf) message;
    @Nullable Listener target = listener;
    @Nullable Address wanted = original;
    if (decided || target == null || wanted == null) {
      data.release();
      return;
    }
    @Nullable ByteBuf before = bytes;
    ByteBuf all =
        before == null
            ? data
            : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), before, data);
    bytes = all;
    Optional<ConnectionHead> head = FirstBytes.look(all, target.inspection(), wanted);
    if (head.isPresent()) decide(ctx, head.get());
    else if (all.readableBytes() > MOST_BYTES) decide(ctx, ConnectionHead.plain(wanted));
  }

  private void decide(ChannelHandlerContext ctx, ConnectionHead head) {
    @Nullable Listener target = listener;
    if (decided || target == null || !ctx.channel().isActive()) return;
    decided = true;
    stopTimer();
    Optional<FilterChain> chain = ChainMatcher.choose(target, head);
    if (chain.isEmpty()) {
      Channels.close(ctx.channel());
      return;
    }
    @Nullable ByteBuf first = bytes;
    bytes = null;
    Optional<ServerTls> tls = chain.get().tls();
    if (tls.isPresent()) {
      handshake.begin(
          ctx.channel(),
          target.bind(),
          tls.get(),
          chain.get().filter(),
          head.serverName(),
          channel -> start(ctx, target, chain.get(), head));
      if (!ctx.channel().isActive()) {
        if (first != null) first.release();
        return;
      }
    } else {
      start(ctx, target, chain.get(), head);
    }
    if (first != null) ctx.channel().pipeline().fireChannelRead(first);
  }

  private void start(
      ChannelHandlerContext ctx, Listener target, FilterChain chain, ConnectionHead head) {
    ChannelHandler next =
        starter.start(worker, ctx.channel(), target, chain, head.destination(), head.serverName());
    ctx.pipeline().replace(this, null, next);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    decided = true;
    stopTimer();
    @Nullable ByteBuf first = bytes;
    bytes = null;
    if (first != null) first.release();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof io.netty.channel.socket.ChannelInputShutdownEvent && !decided) {
      Channels.close(ctx.channel());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Channels.close(ctx.channel());
  }

  private void stopTimer() {
    @Nullable Future<?> timer = timeout;
    if (timer != null) timer.cancel(false);
  }
}
