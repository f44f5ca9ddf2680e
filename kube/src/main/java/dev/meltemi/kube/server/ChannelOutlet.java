package dev.meltemi.kube.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A stream on a connection that carries nothing else any more: chunks of HTTP/1.1, or frames of a
 * WebSocket.
 */
final class ChannelOutlet implements Outlet {

  private final Channel channel;
  private final boolean webSocket;
  private final Metrics metrics;

  ChannelOutlet(Channel channel, boolean webSocket, Metrics metrics) {
    this.metrics = metrics;
    this.channel = channel;
    this.webSocket = webSocket;
  }

  @Override
  public void send(Supplier<String> text) {
    channel.eventLoop().execute(() -> write(text));
  }

  @Override
  public void end() {
    channel
        .eventLoop()
        .execute(() -> {
          Object last =
              webSocket
                  ? new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE)
                  : LastHttpContent.EMPTY_LAST_CONTENT;
          channel.writeAndFlush(last).addListener(ChannelFutureListener.CLOSE);
        });
  }

  @Override
  public boolean isOpen() {
    return channel.isActive();
  }

  @Override
  public void onEnd(Runnable action) {
    channel.closeFuture().addListener(_ -> action.run());
  }

  @Override
  public void every(Duration period, Runnable action) {
    long nanos = period.toNanos();
    cancelAtEnd(
        channel.eventLoop().scheduleAtFixedRate(action, nanos, nanos, TimeUnit.NANOSECONDS));
  }

  @Override
  public void after(Duration delay, Runnable action) {
    cancelAtEnd(channel.eventLoop().schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS));
  }

  private void write(Supplier<String> text) {
    if (!channel.isActive()) {
      return;
    }
    if (!channel.isWritable()) {
      metrics.hit(Metrics.Limit.WAITING_BYTES);
      // The write buffer's high-water mark is the limit for a slow client. It comes back and lists
      // again.
      var _ = channel.close();
      return;
    }
    String content = text.get();
    Object message =
        webSocket
            ? new TextWebSocketFrame(content)
            : new DefaultHttpContent(Unpooled.copiedBuffer(content, StandardCharsets.UTF_8));
    channel.writeAndFlush(message).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  private void cancelAtEnd(Future<?> timer) {
    channel.closeFuture().addListener(_ -> timer.cancel(false));
  }
}
