package dev.meltemi.kube.server;

import dev.meltemi.kube.registry.ApiFailure;
import dev.meltemi.kube.stream.Upgrade;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.ssl.SslHandler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client connection. Requests are answered one after the other; what a client sends meanwhile
 * waits, up to a limit. Handlers may wait for the disk, so each runs on a thread of the executor,
 * never on the event loop.
 */
final class Connection extends SimpleChannelInboundHandler<FullHttpRequest> {

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  /** kubectl sends pieces of 32 KiB; larger ones come in several frames. */
  private static final int FRAME_LIMIT_BYTES = 1 << 20;

  private final Api api;
  private final Executor executor;
  private final Metrics metrics;

  /** Touched on the event loop only, like {@link #busy}. */
  private final Deque<FullHttpRequest> waiting = new ArrayDeque<>();

  private boolean busy;

  Connection(Api api, Executor executor, Metrics metrics) {
    this.api = api;
    this.executor = executor;
    this.metrics = metrics;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest http) {
    if (waiting.size() == metrics.limits().waitingRequests()) {
      metrics.hit(Metrics.Limit.WAITING_REQUESTS);
      var _ = context.close();
      return;
    }
    waiting.add(http.retain());
    next(context.channel());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    waiting.forEach(FullHttpRequest::release);
    waiting.clear();
    context.fireChannelInactive();
  }

  private void next(Channel channel) {
    if (busy || waiting.isEmpty()) {
      return;
    }
    busy = true;
    FullHttpRequest http = waiting.remove();
    boolean certified = hasClientCertificate(channel);
    executor.execute(() -> {
      try {
        write(channel, http, answer(http, certified));
      } catch (RejectedExecutionException closed) {
        LOG.debug("the server has closed before it could answer {}", http.uri());
      } finally {
        http.release();
      }
    });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // Broken pipes and refused certificates: the other side knows, and there is nobody else to
    // tell.
    LOG.debug("connection of {} ended", context.channel().remoteAddress(), cause);
    var _ = context.close();
  }

  private Answer answer(FullHttpRequest http, boolean certified) {
    long began = System.nanoTime();
    Answer answer = answerOrFailure(http, certified);
    String verb = http.uri().contains("watch=") ? "WATCH" : http.method().name();
    metrics.answered(
        verb,
        Api.resourceOf(http.uri()),
        answer.code(),
        Duration.ofNanos(System.nanoTime() - began));
    return answer;
  }

  private Answer answerOrFailure(FullHttpRequest http, boolean certified) {
    try {
      if (!http.decoderResult().isSuccess()) {
        throw ApiFailure.badRequest(
            "the request is no valid HTTP: " + http.decoderResult().cause().getMessage());
      }
      return api.answer(Request.of(http), certified);
    } catch (ApiFailure failure) {
      return new Answer.Tree(failure.code(), failure.status());
    } catch (RuntimeException bug) {
      LOG.error("{} {} failed", http.method(), http.uri(), bug);
      ApiFailure failure =
          ApiFailure.internal("internal error: " + bug + "; the server's log has more");
      return new Answer.Tree(failure.code(), failure.status());
    }
  }

  private static boolean hasClientCertificate(Channel channel) {
    try {
      // The trust manager has let through certificates of our own authority only.
      return channel
              .pipeline()
              .get(SslHandler.class)
              .engine()
              .getSession()
              .getPeerCertificates()
              .length
          > 0;
    } catch (SSLPeerUnverifiedException none) {
      return false;
    }
  }

  private void write(Channel channel, FullHttpRequest http, Answer answer) {
    switch (answer) {
      case Answer.Tree(int code, var body, List<String> warnings) ->
          whole(channel, http, code, "application/json", utf8(body.toString()), warnings);
      case Answer.Text(int code, String mediaType, String body) ->
          whole(channel, http, code, mediaType, utf8(body), List.of());
      case Answer.Binary(int code, String mediaType, ByteBuffer body) ->
          whole(channel, http, code, mediaType, Unpooled.wrappedBuffer(body), List.of());
      case Answer.Stream stream -> stream(channel, http, stream);
      case Answer.WebSocket(Upgrade upgrade) -> upgrade(channel, http, upgrade);
    }
  }

  private static void upgrade(Channel channel, FullHttpRequest http, Upgrade upgrade) {
    String protocols = String.join(",", upgrade.protocols());
    var handshaker =
        new WebSocketServerHandshakerFactory(http.uri(), protocols, false, FRAME_LIMIT_BYTES)
            .newHandshaker(http);
    if (handshaker == null) {
      var _ = WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(channel);
      return;
    }
    http.retain();
    // The first frame may follow at once: who reads it is there before the event loop looks.
    channel
        .eventLoop()
        .execute(() -> {
          try {
            var _ = handshaker.handshake(channel, http);
            String chosen = handshaker.selectedSubprotocol();
            upgrade.serve().accept(channel, chosen == null ? "" : chosen);
          } finally {
            http.release();
          }
        });
  }

  private void whole(
      Channel channel,
      FullHttpRequest http,
      int code,
      String mediaType,
      ByteBuf body,
      List<String> warnings) {
    var response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(code), body);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, mediaType);
    warnings.forEach(
        warning -> response.headers().add(HttpHeaderNames.WARNING, "299 - " + quoted(warning)));
    HttpUtil.setContentLength(response, response.content().readableBytes());
    boolean keepAlive = HttpUtil.isKeepAlive(http);
    HttpUtil.setKeepAlive(response, keepAlive);
    var written = channel.writeAndFlush(response);
    if (keepAlive) {
      channel
          .eventLoop()
          .execute(() -> {
            busy = false;
            next(channel);
          });
    } else {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void stream(Channel channel, FullHttpRequest http, Answer.Stream stream) {
    boolean webSocket =
        http.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    if (webSocket) {
      var handshaker =
          new WebSocketServerHandshakerFactory(http.uri(), "*", false).newHandshaker(http);
      if (handshaker == null) {
        var _ = WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(channel);
        return;
      }
      channel.eventLoop().execute(() -> FrameReader.install(channel));
      if (!handshaker.handshake(channel, http).awaitUninterruptibly().isSuccess()) {
        var _ = channel.close();
        return;
      }
    } else {
      var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
      response.headers().set(HttpHeaderNames.CONTENT_TYPE, stream.mediaType());
      HttpUtil.setTransferEncodingChunked(response, true);
      var _ = channel.writeAndFlush(response);
    }
    stream.start().accept(new ChannelOutlet(channel, webSocket, metrics));
  }

  private static ByteBuf utf8(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }

  /** A quoted string of RFC 9110 in one line of ASCII, as headers have to be. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.replaceAll("\\s*\\n\\s*", "; ")
        .chars()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            quoted.append('\\');
          }
          quoted.append(c >= ' ' && c < 127 ? (char) c : '?');
        });
    return quoted.append('"').toString();
  }
}
