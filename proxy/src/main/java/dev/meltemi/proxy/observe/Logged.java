package dev.meltemi.proxy.observe;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a line of the access log can ask of a request, or of a TCP connection. */
public interface Logged {
  /** Milliseconds since the epoch. */
  long startMillis();

  /** Milliseconds from start to end. */
  long durationMillis();

  /** 0 when there was no response. */
  int status();

  Set<Flag> flags();

  /** One word of Envoy's {@code %RESPONSE_CODE_DETAILS%}, or null. */
  @Nullable String details();

  @Nullable String transportFailure();

  long bytesReceived();

  long bytesSent();

  /** {@code HTTP/1.1}, or null for TCP. */
  @Nullable String protocol();

  /** A request header, {@code :method}, {@code :path} or {@code :authority}; or null. */
  @Nullable String requestHeader(String name);

  @Nullable String responseHeader(String name);

  @Nullable String upstreamHost();

  @Nullable String upstreamCluster();

  @Nullable String upstreamLocalAddress();

  @Nullable String downstreamLocalAddress();

  @Nullable String downstreamRemoteAddress();

  @Nullable String serverName();

  @Nullable String routeName();
}
