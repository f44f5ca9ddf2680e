package dev.meltemi.proxy.tls;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;

/**
 * Stands behind the TLS handler of a channel: tells the outcome of the handshake, once, and then
 * the peer's close_notify in the words of plain TCP. Handlers that it lets in come behind it.
 */
public final class Handshake extends ChannelInboundHandlerAdapter {
  /** Hears of the outcome, on the channel's event loop. */
  public interface Outcome {
    /** Now is the time to add the next handler. */
    void done(Channel channel);

    /** The channel ends. */
    void failed(Throwable cause);
  }

  private final Outcome outcome;
  private boolean told;
  private boolean secured;

  private Handshake(Outcome outcome) {
    this.outcome = outcome;
  }

  /** Puts TLS at the head of a channel, as its server. */
  public static void serve(Channel channel, SslContext context, Duration limit, Outcome outcome) {
    insert(channel, context.newHandler(channel.alloc()), limit, outcome);
  }

  /**
   * Puts TLS at the head of a channel, as its client.
   *
   * @param serverName to ask for, or empty
   */
  public static void connect(
      Channel channel, SslContext context, String serverName, Duration limit, Outcome outcome) {
    SslHandler handler =
        serverName.isEmpty()
            ? context.newHandler(channel.alloc())
            : context.newHandler(channel.alloc(), serverName, 0);
    insert(channel, handler, limit, outcome);
  }

  private static void insert(Channel channel, SslHandler handler, Duration limit, Outcome outcome) {
    handler.setHandshakeTimeoutMillis(Math.max(1, limit.toMillis()));
    handler.setCloseNotifyReadTimeoutMillis(0);
    channel.pipeline().addFirst(handler, new Handshake(outcome));
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    switch (event) {
      case SslHandshakeCompletionEvent handshake -> {
        if (handshake.isSuccess()) done(ctx.channel());
        else fail(handshake.cause());
      }
      case SslCloseCompletionEvent _ ->
          ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
      default -> ctx.fireUserEventTriggered(event);
    }
  }

  private void done(Channel channel) {
    if (told) return;
    told = true;
    secured = true;
    outcome.done(channel);
  }

  private void fail(Throwable cause) {
    if (told) return;
    told = true;
    outcome.failed(cause);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail(new ClosedChannelException());
    ctx.fireChannelInactive();
  }

  /** Records that are no TLS arrive here, as do cut connections. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(cause);
    if (!secured) return;
    ctx.fireExceptionCaught(cause instanceof IOException ? cause : new IOException(cause));
  }
}
