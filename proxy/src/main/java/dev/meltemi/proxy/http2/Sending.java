package dev.meltemi.proxy.http2;

import dev.meltemi.proxy.http.Headers;
import dev.meltemi.proxy.http.HttpLimits;
import dev.meltemi.proxy.http.HttpRequest;
import dev.meltemi.proxy.http.HttpResponse;
import dev.meltemi.proxy.loop.Output;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The writing half of a session. Data waits with its stream while the peer's windows are shut; who
 * gives it is told through {@link #hasRoom}, so little does.
 */
final class Sending {
  /** Bytes that wait with a stream before its source is asked to stop. */
  private static final int ROOM = 32 * 1024;

  private static final long MOST_WINDOW = Integer.MAX_VALUE;

  private final Session session;
  private final Output out;
  private final ArrayDeque<H2Stream> blocked = new ArrayDeque<>(0);
  private long window = Frame.FIRST_WINDOW;
  private int firstWindow = Frame.FIRST_WINDOW;
  private int frameBytes = Frame.PAYLOAD_BYTES;

  Sending(Session session) {
    this.session = session;
    this.out = new Output(session.channel, session.worker);
  }

  // Frames of the connection

  void preface() {
    out.write(out.buffer(FrameReader.PREFACE.length).writeBytes(FrameReader.PREFACE));
  }

  void settings(boolean server) {
    HttpLimits limits = session.limits;
    int settings = server ? 3 : 4;
    ByteBuf frame = out.buffer(64);
    Frame.head(frame, settings * 6, Frame.SETTINGS, 0, 0);
    if (server) {
      setting(frame, Frame.SETTING_STREAMS, limits.http2().streams());
    } else {
      setting(frame, Frame.SETTING_PUSH, 0);
      setting(frame, Frame.SETTING_STREAMS, 0);
    }
    setting(frame, Frame.SETTING_WINDOW, limits.http2().streamWindow());
    setting(frame, Frame.SETTING_HEAD_BYTES, limits.headBytes());
    int more = limits.http2().connectionWindow() - Frame.FIRST_WINDOW;
    if (more > 0) windowFrame(frame, 0, more);
    out.write(frame);
  }

  private static void setting(ByteBuf frame, int name, int value) {
    frame.writeShort(name);
    frame.writeInt(value);
  }

  void settingsAck() {
    answer(0, Frame.SETTINGS, Frame.ACK, 0, 0);
  }

  void pingAck(long opaque) {
    answer(8, Frame.PING, Frame.ACK, 0, opaque);
  }

  void ping() {
    answer(8, Frame.PING, 0, 0, Receiving.DRAIN_PING);
  }

  void reset(int stream, int code) {
    answer(4, Frame.RST_STREAM, 0, stream, code);
  }

  private void answer(int length, int type, int flags, int stream, long payload) {
    session.guard.unsent(out.isWritable());
    ByteBuf frame = out.buffer(Frame.HEAD_BYTES + length);
    Frame.head(frame, length, type, flags, stream);
    if (length == 8) frame.writeLong(payload);
    else if (length == 4) frame.writeInt((int) payload);
    out.write(frame);
  }

  void windowUpdate(int stream, int bytes) {
    ByteBuf frame = out.buffer(16);
    windowFrame(frame, stream, bytes);
    out.write(frame);
  }

  private static void windowFrame(ByteBuf frame, int stream, int bytes) {
    Frame.head(frame, 4, Frame.WINDOW_UPDATE, 0, stream);
    frame.writeInt(bytes);
  }

  void goAway(int last, int code, String details) {
    byte[] text = details.getBytes(StandardCharsets.US_ASCII);
    ByteBuf frame = out.buffer(Frame.HEAD_BYTES + 8 + text.length);
    Frame.head(frame, 8 + text.length, Frame.GOAWAY, 0, 0);
    frame.writeInt(last);
    frame.writeInt(code);
    frame.writeBytes(text);
    out.write(frame);
  }

  // Heads

  void response(H2Stream stream, HttpResponse response, boolean end) {
    ByteBuf frame = headFrame(response.headers());
    HpackEncoder.status(frame, response.status());
    HpackEncoder.fields(frame, response.headers());
    head(stream, frame, end);
  }

  void request(H2Stream stream, HttpRequest request, boolean end) {
    ByteBuf frame = headFrame(request.headers());
    HpackEncoder.method(frame, request.method());
    HpackEncoder.scheme(frame, request.scheme());
    HpackEncoder.authority(frame, request.authority());
    HpackEncoder.path(frame, request.path());
    HpackEncoder.fields(frame, request.headers());
    head(stream, frame, end);
  }

  private ByteBuf headFrame(Headers headers) {
    return out.buffer(HpackEncoder.size(headers)).writeZero(Frame.HEAD_BYTES);
  }

  private void head(H2Stream stream, ByteBuf frame, boolean end) {
    int length = frame.readableBytes() - Frame.HEAD_BYTES;
    int flags = end ? Frame.END_STREAM : 0;
    if (length <= frameBytes) {
      int written = frame.writerIndex();
      frame.writerIndex(0);
      Frame.head(frame, length, Frame.HEADERS, flags | Frame.END_HEADERS, stream.id);
      frame.writerIndex(written);
      out.write(frame);
    } else {
      split(stream, frame.skipBytes(Frame.HEAD_BYTES), flags);
    }
    if (end) {
      stream.ending = true;
      stream.localEnded = true;
      session.settle(stream);
    }
  }

  private void split(H2Stream stream, ByteBuf block, int flags) {
    int type = Frame.HEADERS;
    int first = flags;
    while (block.isReadable()) {
      int length = Math.min(block.readableBytes(), frameBytes);
      int last = length == block.readableBytes() ? Frame.END_HEADERS : 0;
      ByteBuf frame = out.buffer(Frame.HEAD_BYTES + length);
      Frame.head(frame, length, type, first | last, stream.id);
      frame.writeBytes(block, length);
      out.write(frame);
      type = Frame.CONTINUATION;
      first = 0;
    }
    block.release();
  }

  // Bodies

  /** Takes the buffer over. */
  void data(H2Stream stream, ByteBuf data) {
    if (stream.closed || stream.ending || !data.isReadable()) {
      data.release();
      return;
    }
    if (stream.waiting.isEmpty() && write(stream, data)) return;
    stream.waiting.add(data);
    stream.waitingBytes += data.readableBytes();
    block(stream);
  }

  /** True when all was written and the buffer given away. */
  private boolean write(H2Stream stream, ByteBuf data) {
    while (true) {
      int most = (int) Math.min(Math.min(stream.sendWindow, window), frameBytes);
      if (most <= 0) return false;
      int length = Math.min(most, data.readableBytes());
      ByteBuf frame = out.buffer(Frame.HEAD_BYTES);
      Frame.head(frame, length, Frame.DATA, 0, stream.id);
      out.write(frame);
      stream.sendWindow -= length;
      window -= length;
      session.guard.dataSent();
      if (length == data.readableBytes()) {
        out.write(data);
        return true;
      }
      out.write(data.readRetainedSlice(length));
    }
  }

  void end(H2Stream stream, Headers trailers) {
    if (stream.closed || stream.ending) return;
    stream.ending = true;
    if (trailers.size() > 0) stream.trailers = trailers;
    if (stream.waiting.isEmpty()) finish(stream);
  }

  private void finish(H2Stream stream) {
    @Nullable Headers trailers = stream.trailers;
    if (trailers != null) {
      ByteBuf frame = headFrame(trailers);
      HpackEncoder.fields(frame, trailers);
      head(stream, frame, true);
      return;
    }
    ByteBuf frame = out.buffer(Frame.HEAD_BYTES);
    Frame.head(frame, 0, Frame.DATA, Frame.END_STREAM, stream.id);
    out.write(frame);
    stream.localEnded = true;
    session.settle(stream);
  }

  private void block(H2Stream stream) {
    if (stream.blocked) return;
    stream.blocked = true;
    blocked.add(stream);
  }

  private void push(H2Stream stream) {
    for (ByteBuf first; (first = stream.waiting.peek()) != null; ) {
      int before = first.readableBytes();
      boolean all = write(stream, first);
      stream.waitingBytes -= all ? before : before - first.readableBytes();
      if (!all) {
        block(stream);
        break;
      }
      stream.waiting.remove();
    }
    if (stream.waiting.isEmpty() && stream.ending && !stream.localEnded) finish(stream);
    wake(stream);
  }

  /** Whether more data should be given; {@link H2Stream.Listener#writable} follows a no. */
  boolean hasRoom(H2Stream stream) {
    boolean room = stream.waitingBytes < ROOM && out.isWritable();
    if (!room) stream.starved = true;
    return room;
  }

  void wake(H2Stream stream) {
    if (!stream.starved || stream.closed) return;
    if (stream.waitingBytes >= ROOM || !out.isWritable()) return;
    stream.starved = false;
    stream.listener.writable();
  }

  // What the peer allows

  long firstWindow() {
    return firstWindow;
  }

  void frameBytes(int bytes) {
    frameBytes = Math.min(bytes, 64 * 1024);
  }

  /** RFC 9113 section 6.9.2: it counts for the streams that are open too. */
  void firstWindow(int bytes) {
    int more = bytes - firstWindow;
    firstWindow = bytes;
    for (H2Stream stream : session.streams.values()) {
      stream.sendWindow += more;
      if (stream.sendWindow > MOST_WINDOW) {
        throw Violation.ofConnection(ErrorCode.FLOW_CONTROL_ERROR, "http2.window_overflow");
      }
    }
    if (more > 0) pushAll();
  }

  void moreForAll(int bytes) {
    window += bytes;
    if (window > MOST_WINDOW) {
      throw Violation.ofConnection(ErrorCode.FLOW_CONTROL_ERROR, "http2.window_overflow");
    }
    pushAll();
  }

  void moreFor(H2Stream stream, int bytes) {
    stream.sendWindow += bytes;
    if (stream.sendWindow > MOST_WINDOW) {
      throw Violation.ofStream(stream.id, ErrorCode.FLOW_CONTROL_ERROR, "http2.window_overflow");
    }
    if (!stream.waiting.isEmpty()) push(stream);
  }

  /** In turns, so that no stream has the whole window for itself for long. */
  private void pushAll() {
    for (int left = blocked.size(); left > 0 && window > 0; left--) {
      @Nullable H2Stream stream = blocked.poll();
      if (stream == null) return;
      stream.blocked = false;
      if (!stream.closed) push(stream);
    }
  }

  void close() {
    out.close();
  }

  void shutdown() {
    out.shutdown();
  }

  void discard() {
    blocked.clear();
    out.discard();
  }
}
