package dev.meltemi.proxy.exchange;

import dev.meltemi.proxy.http.Headers;
import io.netty.buffer.ByteBuf;

/** Gets a copy of a request's body. */
public interface Tap {
  /** To be released by the receiver. */
  void data(ByteBuf data);

  void end(Headers trailers);

  /** The rest will not come. */
  void cut();
}
