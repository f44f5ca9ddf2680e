package dev.meltemi.proxy.http;

import dev.meltemi.proxy.loop.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * The client's side of one request: takes the response. With HTTP/1 the connection itself, with
 * HTTP/2 one of its streams; nobody behind it needs to know.
 */
public interface Downstream {
  Worker worker();

  ByteBufAllocator alloc();

  /** Who hears of the request. */
  void begin(ServerHandler.Stream to);

  void sendContinue();

  /**
   * Begins the response.
   *
   * @param length of the body that will be given, or one of {@link Framing}
   */
  void respond(HttpResponse response, long length);

  /** Takes the buffer over. */
  void respondData(ByteBuf data);

  /** Ends the response; the next request may begin before this returns. */
  void respondEnd(Headers trailers);

  /** Cuts the response; the client sees that it is not complete. */
  void abort();

  /** From here on bytes both ways are what they are; after {@code 101} only. */
  void tunnel();

  boolean isWritable();

  /** Takes no bytes of the request from the client until it is called with false. */
  void pauseReading(boolean paused);

  /** Of the response's body. */
  long bytesSent();

  /**
   * Where the end of this request is in doubt, no other may follow it. Where requests cannot run
   * into each other this does nothing.
   */
  void closeAfterThis();

  /** No new requests are wanted on this connection. */
  void drainAfterThis();
}
