package dev.meltemi.proxy.exchange;

import dev.meltemi.proxy.http.Headers;
import dev.meltemi.proxy.telemetry.Series;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Where an exchange's request goes, told what the client does. */
public interface Upstream {
  /** To be released by the receiver. */
  void requestData(ByteBuf data);

  void requestEnd(Headers trailers);

  /** The client takes bytes again. */
  void clientWritable();

  /** The exchange is over before the response was. */
  void cancel();

  @Nullable String upstreamHost();

  /** Where it is counted; null when no endpoint was chosen. */
  @Nullable Series series();

  @Nullable String upstreamLocalAddress();
}
