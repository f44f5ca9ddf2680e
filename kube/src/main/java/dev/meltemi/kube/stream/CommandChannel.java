package dev.meltemi.kube.stream;

import dev.meltemi.kube.store.Json;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A command's streams in the frames of {@code v5.channel.k8s.io}: the first byte of a message names
 * the stream, 255 ends the one that its second byte names.
 */
final class CommandChannel extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final Logger LOG = LoggerFactory.getLogger(CommandChannel.class);
  private static final int INPUT = 0;
  private static final int OUTPUT = 1;
  private static final int ERRORS = 2;
  private static final int STATUS = 3;
  private static final int SIZE = 4;
  private static final int END = 255;

  private static final int LONGEST_MESSAGE_BYTES = 4 << 20;

  /** Messages that may wait for a command that does not read; the client then has to wait. */
  private static final int WAITING_LIMIT = 64;

  /** Starts the command. */
  interface Start {
    PodAccess.Execution start(PodAccess.Output output) throws IOException;
  }

  private final BlockingQueue<byte[]> waiting = new LinkedBlockingQueue<>();
  private final Channel channel;
  private final boolean input;

  private CommandChannel(Channel channel, boolean input) {
    this.channel = channel;
    this.input = input;
  }

  static void install(Channel channel, Start start, boolean input) {
    CommandChannel command = new CommandChannel(channel, input);
    channel
        .pipeline()
        .addLast(new WebSocketFrameAggregator(LONGEST_MESSAGE_BYTES))
        .addLast(command);
    Thread thread = Thread.ofVirtual().name("exec").start(() -> command.run(start));
    channel.closeFuture().addListener(_ -> thread.interrupt());
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    switch (frame) {
      case BinaryWebSocketFrame binary -> {
        byte[] message = new byte[binary.content().readableBytes()];
        binary.content().readBytes(message);
        if (message.length > 0) waiting.add(message);
        if (waiting.size() >= WAITING_LIMIT) context.channel().config().setAutoRead(false);
      }
      case PingWebSocketFrame ping -> {
        var _ = context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
      }
      case CloseWebSocketFrame close ->
          context.writeAndFlush(close.retain()).addListener(ChannelFutureListener.CLOSE);
      default -> {
        // Texts are no part of the protocol.
      }
    }
  }

  private void run(Start start) {
    try (PodAccess.Execution execution = start.start(new Frames())) {
      if (!input) execution.endInput();
      while (true) {
        byte[] message = waiting.take();
        if (waiting.isEmpty()) channel.config().setAutoRead(true);
        take(execution, message);
      }
    } catch (InterruptedException closed) {
      // The end of the connection, which is also the regular one.
    } catch (IOException refused) {
      end(failure("InternalError", String.valueOf(refused.getMessage())));
    } catch (RuntimeException bug) {
      LOG.error("a command's stream failed", bug);
      end(failure("InternalError", "internal error: " + bug));
    }
  }

  private static void take(PodAccess.Execution execution, byte[] message) throws IOException {
    switch (message[0] & 0xff) {
      case INPUT -> execution.input(rest(message));
      case SIZE -> {
        var size = Json.parse(new String(rest(message), StandardCharsets.UTF_8));
        execution.resize(size.path("Width").asInt(80), size.path("Height").asInt(24));
      }
      case END -> {
        if (message.length > 1 && message[1] == INPUT) execution.endInput();
      }
      default -> {
        // The other streams go the other way.
      }
    }
  }

  private static byte[] rest(byte[] message) {
    return java.util.Arrays.copyOfRange(message, 1, message.length);
  }

  private final class Frames implements PodAccess.Output {
    @Override
    public void output(byte[] bytes) {
      PodStreams.send(channel, frame(OUTPUT, bytes));
    }

    @Override
    public void errors(byte[] bytes) {
      PodStreams.send(channel, frame(ERRORS, bytes));
    }

    @Override
    public void ended(int exitCode) {
      end(exitCode == 0 ? Json.object().put("status", "Success") : failed(exitCode));
    }
  }

  private void end(ObjectNode status) {
    status.putObject("metadata");
    PodStreams.send(channel, frame(STATUS, status.toString().getBytes(StandardCharsets.UTF_8)));
    channel
        .writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE))
        .addListener(ChannelFutureListener.CLOSE);
  }

  private static BinaryWebSocketFrame frame(int stream, byte[] bytes) {
    ByteBuf content = Unpooled.wrappedBuffer(new byte[] {(byte) stream}, bytes);
    return new BinaryWebSocketFrame(content);
  }

  // kubectl takes the exit code from here and makes it its own.
  private static ObjectNode failed(int exitCode) {
    ObjectNode status =
        failure(
            "NonZeroExitCode",
            "command terminated with non-zero exit code: exit status " + exitCode);
    status
        .putObject("details")
        .putArray("causes")
        .addObject()
        .put("reason", "ExitCode")
        .put("message", String.valueOf(exitCode));
    return status;
  }

  private static ObjectNode failure(String reason, String message) {
    return Json.object().put("status", "Failure").put("reason", reason).put("message", message);
  }
}
