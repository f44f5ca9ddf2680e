package dev.meltemi.proxy.request;

import dev.meltemi.proxy.observe.Flag;
import dev.meltemi.proxy.observe.Logged;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A head that was refused, as the access log sees it: hardly anything is known. */
record RefusedLog(int status, String details, HttpEntry.Place place) implements Logged {
  @Override
  public long startMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public long durationMillis() {
    return 0;
  }

  @Override
  public Set<Flag> flags() {
    return EnumSet.of(Flag.DPE);
  }

  @Override
  public @Nullable String transportFailure() {
    return null;
  }

  @Override
  public long bytesReceived() {
    return 0;
  }

  @Override
  public long bytesSent() {
    return 0;
  }

  @Override
  public String protocol() {
    return details.startsWith("http2.") ? "HTTP/2" : "HTTP/1.1";
  }

  @Override
  public @Nullable String requestHeader(String name) {
    return null;
  }

  @Override
  public @Nullable String responseHeader(String name) {
    return null;
  }

  @Override
  public @Nullable String upstreamHost() {
    return null;
  }

  @Override
  public @Nullable String upstreamCluster() {
    return null;
  }

  @Override
  public @Nullable String upstreamLocalAddress() {
    return null;
  }

  @Override
  public String downstreamLocalAddress() {
    return place.destination().toString();
  }

  @Override
  public String downstreamRemoteAddress() {
    return place.client().toString();
  }

  @Override
  public @Nullable String serverName() {
    return null;
  }

  @Override
  public @Nullable String routeName() {
    return null;
  }
}
