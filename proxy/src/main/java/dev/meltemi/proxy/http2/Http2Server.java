package dev.meltemi.proxy.http2;

import dev.meltemi.proxy.http.Headers;
import dev.meltemi.proxy.http.HttpLimits;
import dev.meltemi.proxy.http.HttpRequest;
import dev.meltemi.proxy.http.HttpResponse;
import dev.meltemi.proxy.http.ServerHandler;
import dev.meltemi.proxy.loop.Worker;
import dev.meltemi.proxy.observe.Http2Stats;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import org.jspecify.annotations.Nullable;

/** A client's connection: each of its streams is a request. */
public final class Http2Server implements Role {
  private final ServerHandler handler;
  private @Nullable Session session;

  private Http2Server(ServerHandler handler) {
    this.handler = handler;
  }

  /**
   * The last handler of a channel.
   *
   * @param prefaceRead how many bytes of the client's preface somebody has taken already
   */
  public static ChannelHandler handler(
      Worker worker,
      Channel channel,
      ServerHandler handler,
      HttpLimits limits,
      Http2Stats stats,
      int prefaceRead) {
    var server = new Http2Server(handler);
    var session = new Session(worker, channel, limits, stats, server, prefaceRead);
    server.session = session;
    return session;
  }

  private Session session() {
    Session own = session;
    if (own == null) throw new IllegalStateException("not begun");
    return own;
  }

  @Override
  public boolean isServer() {
    return true;
  }

  @Override
  public void opened(int stream, FieldBlock block, boolean end) {
    if (block.isTooLarge()) {
      refuse(stream, end);
      return;
    }
    HttpRequest request;
    try {
      request = block.request(stream, end);
    } catch (Violation violation) {
      handler.refused(400, violation.details());
      throw violation;
    }
    new ServerStream(session(), stream, end).begin(handler, request);
  }

  /** RFC 6585 section 5. */
  private void refuse(int stream, boolean end) {
    session().stats.headerOverflow.increment();
    handler.refused(431, "http2.headers_too_large");
    H2Stream refused = session().open(stream, new Deaf());
    refused.remoteEnded = end;
    session().sending().response(refused, new HttpResponse(431, new Headers()), true);
  }

  @Override
  public void changed() {}

  @Override
  public void timedOut(boolean inHead) {
    handler.timedOut(inHead);
  }

  @Override
  public void closed() {
    handler.closed();
  }

  /** Of a stream that is answered before anybody hears of it. */
  private static final class Deaf implements H2Stream.Listener {
    @Override
    public void fields(FieldBlock block, boolean end) {}

    @Override
    public void data(ByteBuf data) {
      data.release();
    }

    @Override
    public void end() {}

    @Override
    public void reset(int code) {}

    @Override
    public void failed(Violation violation) {}

    @Override
    public void cut(boolean unprocessed) {}

    @Override
    public void writable() {}

    @Override
    public void sweep(long nanos) {}
  }
}
