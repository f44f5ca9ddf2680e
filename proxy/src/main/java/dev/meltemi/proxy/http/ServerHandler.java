package dev.meltemi.proxy.http;

import io.netty.buffer.ByteBuf;

/** What is done with the requests of one connection; called on its event loop. */
public interface ServerHandler {
  /** A request has begun; {@link Downstream#begin} must be called before it is answered. */
  void open(Downstream client, HttpRequest request);

  /** A head was refused and answered. */
  void refused(int status, String details);

  /** An idle connection, or one with half a head, was ended for lack of time. */
  void timedOut(boolean inHead);

  /** The connection has ended. */
  void closed();

  /** One request, told what the client does. */
  interface Stream {
    /** A piece of the body, to be released by the receiver. */
    void body(ByteBuf data);

    /** The request is complete. */
    void bodyEnd(Headers trailers);

    /** The rest of the body makes no sense. */
    void bodyBroken(String details);

    /** The connection has ended before the response has. */
    void clientGone();

    /** The client takes bytes again. */
    void clientWritable();

    /** Time passes; for coarse limits. */
    void sweep(long nanos);
  }
}
