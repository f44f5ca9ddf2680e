package dev.meltemi.proxy.http2;

import dev.meltemi.proxy.http.Headers;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** One stream's state (RFC 9113 section 5.1) and windows. The {@link Session} changes it. */
final class H2Stream {
  /** Who the stream is for. */
  interface Listener {
    /** A head or trailers came. */
    void fields(FieldBlock block, boolean end);

    /** To be released by the receiver. */
    void data(ByteBuf data);

    /** The end came with the last data. */
    void end();

    /** The peer gave the stream up. */
    void reset(int code);

    /** The peer broke the rules, and was told so. */
    void failed(Violation violation);

    /**
     * The connection has ended.
     *
     * @param unprocessed whether the peer has certainly not looked at this stream
     */
    void cut(boolean unprocessed);

    /** The peer takes bytes again. */
    void writable();

    void sweep(long nanos);
  }

  final int id;
  final Listener listener;
  long sendWindow;
  int receiveWindow;

  /** Bytes taken from the peer that its window was not yet given back for. */
  int owed;

  boolean paused;
  boolean remoteEnded;

  /** The end is written, or waits behind data. */
  boolean ending;

  boolean localEnded;
  boolean closed;

  /** It was this side that gave it up. */
  boolean reset;

  /** Waits for the connection's window or its own. */
  boolean blocked;

  /** Somebody was told that there is no room. */
  boolean starved;

  final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>(0);
  int waitingBytes;
  @Nullable Headers trailers;

  H2Stream(int id, Listener listener, long sendWindow, int receiveWindow) {
    this.id = id;
    this.listener = listener;
    this.sendWindow = sendWindow;
    this.receiveWindow = receiveWindow;
  }

  void forget() {
    waiting.forEach(ByteBuf::release);
    waiting.clear();
    waitingBytes = 0;
  }
}
