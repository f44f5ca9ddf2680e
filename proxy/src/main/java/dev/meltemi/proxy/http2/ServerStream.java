package dev.meltemi.proxy.http2;

import dev.meltemi.proxy.http.Downstream;
import dev.meltemi.proxy.http.Framing;
import dev.meltemi.proxy.http.Headers;
import dev.meltemi.proxy.http.HttpRequest;
import dev.meltemi.proxy.http.HttpResponse;
import dev.meltemi.proxy.http.ServerHandler;
import dev.meltemi.proxy.loop.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** One request of a client, and the response to it. */
final class ServerStream implements H2Stream.Listener, Downstream {
  private static final Headers NO_TRAILERS = new Headers();

  private final Session session;
  private final H2Stream stream;
  private final BodyLength expected = new BodyLength();
  private ServerHandler.@Nullable Stream to;
  private long bytesSent;
  private long endedAt;

  ServerStream(Session session, int id, boolean end) {
    this.session = session;
    this.stream = session.open(id, this);
    stream.remoteEnded = end;
  }

  void begin(ServerHandler handler, HttpRequest request) {
    expected.expect(request.length());
    handler.open(this, request);
    ServerHandler.@Nullable Stream from = to;
    if (stream.remoteEnded && from != null) from.bodyEnd(NO_TRAILERS);
  }

  // What the client does

  @Override
  public void fields(FieldBlock block, boolean end) {
    if (!end) throw Violation.malformed(stream.id, "http2.trailers_without_end");
    Headers trailers = block.trailers(stream.id);
    expected.end(stream.id);
    ServerHandler.@Nullable Stream from = to;
    if (from != null) from.bodyEnd(trailers);
  }

  @Override
  public void data(ByteBuf data) {
    if (!expected.take(data.readableBytes())) {
      data.release();
      throw Violation.malformed(stream.id, "http2.body_longer_than_said");
    }
    ServerHandler.@Nullable Stream from = to;
    if (from == null) data.release();
    else from.body(data);
  }

  @Override
  public void end() {
    expected.end(stream.id);
    ServerHandler.@Nullable Stream from = to;
    if (from != null) from.bodyEnd(NO_TRAILERS);
  }

  @Override
  public void reset(int code) {
    gone();
  }

  @Override
  public void failed(Violation violation) {
    gone();
  }

  @Override
  public void cut(boolean unprocessed) {
    gone();
  }

  private void gone() {
    ServerHandler.@Nullable Stream from = to;
    to = null;
    if (from != null) from.clientGone();
  }

  @Override
  public void writable() {
    ServerHandler.@Nullable Stream from = to;
    if (from != null) from.clientWritable();
  }

  @Override
  public void sweep(long nanos) {
    ServerHandler.@Nullable Stream from = to;
    if (from != null) {
      from.sweep(nanos);
    } else if (nanos - endedAt > session.limits.http2().flushTime().toNanos()) {
      session.stats.flushTimeouts.increment();
      session.reset(stream, ErrorCode.CANCEL);
    }
  }

  // The response

  @Override
  public Worker worker() {
    return session.worker;
  }

  @Override
  public ByteBufAllocator alloc() {
    return session.channel.alloc();
  }

  @Override
  public void begin(ServerHandler.Stream hearer) {
    to = hearer;
  }

  @Override
  public void sendContinue() {
    if (!stream.closed)
      session.sending().response(stream, new HttpResponse(100, NO_TRAILERS), false);
  }

  @Override
  public void respond(HttpResponse response, long length) {
    if (!stream.closed) session.sending().response(stream, response, length == Framing.NONE);
  }

  @Override
  public void respondData(ByteBuf data) {
    bytesSent += data.readableBytes();
    session.sending().data(stream, data);
  }

  @Override
  public void respondEnd(Headers trailers) {
    to = null;
    endedAt = System.nanoTime();
    session.sending().end(stream, trailers);
  }

  @Override
  public void abort() {
    to = null;
    session.reset(stream, ErrorCode.INTERNAL_ERROR);
  }

  @Override
  public void tunnel() {
    throw new IllegalStateException("no upgrade was asked for");
  }

  @Override
  public boolean isWritable() {
    return session.sending().hasRoom(stream);
  }

  @Override
  public void pauseReading(boolean paused) {
    session.pause(stream, paused);
  }

  @Override
  public long bytesSent() {
    return bytesSent;
  }

  @Override
  public void closeAfterThis() {}

  @Override
  public void drainAfterThis() {
    session.drain();
  }
}
