package dev.meltemi.proxy.http;

import io.netty.buffer.ByteBuf;
import java.net.SocketAddress;

/**
 * Sends one request to an endpoint. With HTTP/1 the connection itself, with HTTP/2 one of its
 * streams.
 */
public interface RequestSender {
  /**
   * Begins a request.
   *
   * @param length of the body that will be given, or {@link Framing#CHUNKED}
   */
  void send(ResponseReceiver to, HttpRequest request, long length);

  /** Takes the buffer over. */
  void sendData(ByteBuf data);

  void sendEnd(Headers trailers);

  boolean isWritable();

  /** Takes no bytes of the response until it is called with false. */
  void pauseReading(boolean paused);

  /** From here on bytes both ways are what they are. */
  void tunnel();

  /** Nobody wants the response any more; its receiver hears nothing of it. */
  void reset();

  /** Whether the connection has carried a request before. */
  boolean isReused();

  SocketAddress localAddress();
}
