package dev.meltemi.proxy.http;

import io.netty.buffer.ByteBuf;

/** Who waits for a response. */
public interface ResponseReceiver {
  /** Why a response does not come, or not to its end. */
  enum Break {
    /** The connection has ended. */
    ENDED,
    /** What came was no HTTP. */
    PROTOCOL,
    /** The endpoint gave this one up. */
    RESET,
    /** The endpoint did not take this one (RFC 9113 section 8.7). */
    REFUSED,
    /** The endpoint is ending the connection and has certainly not looked at this one. */
    UNPROCESSED
  }

  void head(HttpResponse response);

  /** A piece of the body, to be released by the receiver. */
  void data(ByteBuf data);

  /** The response is complete; the sender is no longer this receiver's. */
  void end(Headers trailers);

  /**
   * The response will not come, or not to its end.
   *
   * @param anyBytes whether some part of a response had come
   */
  void broken(Break how, boolean anyBytes);

  /** The endpoint takes bytes again. */
  void upstreamWritable();
}
