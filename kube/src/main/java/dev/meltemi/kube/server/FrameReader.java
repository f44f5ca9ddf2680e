package dev.meltemi.kube.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** The client's side of a WebSocket watch: it has nothing to say but that it is alive or leaves. */
final class FrameReader extends SimpleChannelInboundHandler<WebSocketFrame> {

  private FrameReader() {}

  static void install(Channel channel) {
    channel.pipeline().addLast(new FrameReader());
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    switch (frame) {
      case PingWebSocketFrame ping ->
          context
              .writeAndFlush(new PongWebSocketFrame(ping.content().retain()))
              .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
      case CloseWebSocketFrame close ->
          context.writeAndFlush(close.retain()).addListener(ChannelFutureListener.CLOSE);
      default -> {
        // A watch has no input.
      }
    }
  }
}
