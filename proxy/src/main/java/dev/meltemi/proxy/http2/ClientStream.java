package dev.meltemi.proxy.http2;

import dev.meltemi.proxy.http.Framing;
import dev.meltemi.proxy.http.Headers;
import dev.meltemi.proxy.http.HttpRequest;
import dev.meltemi.proxy.http.HttpResponse;
import dev.meltemi.proxy.http.RequestSender;
import dev.meltemi.proxy.http.ResponseReceiver;
import dev.meltemi.proxy.http.ResponseReceiver.Break;
import io.netty.buffer.ByteBuf;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** One request to an endpoint, and the response to it. */
final class ClientStream implements H2Stream.Listener, RequestSender {
  private static final Headers NO_TRAILERS = new Headers();

  private final Http2Client client;
  private final Session session;
  private final boolean reused;
  private final BodyLength expected = new BodyLength();
  private @Nullable H2Stream stream;
  private @Nullable ResponseReceiver receiver;
  private boolean toHead;
  private boolean begun;

  ClientStream(Http2Client client, Session session, boolean reused) {
    this.client = client;
    this.session = session;
    this.reused = reused;
  }

  // The request

  @Override
  public void send(ResponseReceiver to, HttpRequest request, long length) {
    toHead = request.isHead();
    H2Stream opened = session.open(client.nextStream(), this);
    stream = opened;
    receiver = to;
    session.sending().request(opened, request, length == Framing.NONE);
  }

  private H2Stream stream() {
    H2Stream opened = stream;
    if (opened == null) throw new IllegalStateException("nothing was sent");
    return opened;
  }

  @Override
  public void sendData(ByteBuf data) {
    session.sending().data(stream(), data);
  }

  @Override
  public void sendEnd(Headers trailers) {
    session.sending().end(stream(), trailers);
  }

  @Override
  public boolean isWritable() {
    return session.sending().hasRoom(stream());
  }

  @Override
  public void pauseReading(boolean paused) {
    session.pause(stream(), paused);
  }

  @Override
  public void tunnel() {
    throw new IllegalStateException("no upgrade was asked for");
  }

  @Override
  public void reset() {
    receiver = null;
    @Nullable H2Stream opened = stream;
    if (opened != null) session.reset(opened, ErrorCode.CANCEL);
  }

  @Override
  public boolean isReused() {
    return reused;
  }

  @Override
  public SocketAddress localAddress() {
    return session.channel.localAddress();
  }

  // The response

  @Override
  public void fields(FieldBlock block, boolean end) {
    int id = stream().id;
    if (begun) {
      if (!end) throw Violation.malformed(id, "http2.trailers_without_end");
      complete(block.trailers(id));
      return;
    }
    if (block.isTooLarge()) {
      session.stats.headerOverflow.increment();
      throw Violation.malformed(id, "http2.headers_too_large");
    }
    HttpResponse response = block.response(id, end, toHead);
    if (response.isInterim()) {
      if (end) throw Violation.malformed(id, "http2.interim_response_ends");
      return;
    }
    begun = true;
    expected.expect(response.length());
    @Nullable ResponseReceiver to = receiver;
    if (to == null) return;
    to.head(response);
    if (end) complete(NO_TRAILERS);
  }

  @Override
  public void data(ByteBuf data) {
    if (!begun || !expected.take(data.readableBytes())) {
      data.release();
      throw Violation.malformed(stream().id, "http2.body_longer_than_said");
    }
    @Nullable ResponseReceiver to = receiver;
    if (to == null) data.release();
    else to.data(data);
  }

  @Override
  public void end() {
    if (!begun) throw Violation.malformed(stream().id, "http2.end_without_response");
    complete(NO_TRAILERS);
  }

  /** Gives the stream up before its receiver is told, so that the next request has room. */
  private void complete(Headers trailers) {
    H2Stream opened = stream();
    expected.end(opened.id);
    @Nullable ResponseReceiver to = receiver;
    receiver = null;
    if (opened.localEnded) session.remove(opened);
    else session.reset(opened, ErrorCode.CANCEL); // an answer that did not need the whole request
    if (to != null) to.end(trailers);
  }

  @Override
  public void reset(int code) {
    broken(code == ErrorCode.REFUSED_STREAM ? Break.REFUSED : Break.RESET);
  }

  @Override
  public void failed(Violation violation) {
    broken(Break.PROTOCOL);
  }

  @Override
  public void cut(boolean unprocessed) {
    broken(unprocessed ? Break.UNPROCESSED : session.wasBroken() ? Break.PROTOCOL : Break.ENDED);
  }

  private void broken(Break how) {
    @Nullable ResponseReceiver to = receiver;
    receiver = null;
    if (to != null) to.broken(how, begun);
  }

  @Override
  public void writable() {
    @Nullable ResponseReceiver to = receiver;
    if (to != null) to.upstreamWritable();
  }

  @Override
  public void sweep(long nanos) {}
}
