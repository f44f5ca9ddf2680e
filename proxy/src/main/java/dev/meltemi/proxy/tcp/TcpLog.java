package dev.meltemi.proxy.tcp;

import dev.meltemi.proxy.observe.Flag;
import dev.meltemi.proxy.observe.Logged;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A relayed connection as the access log sees it. */
record TcpLog(TcpRelay relay) implements Logged {
  @Override
  public long startMillis() {
    return relay.startMillis;
  }

  @Override
  public long durationMillis() {
    return (System.nanoTime() - relay.startNanos) / 1_000_000;
  }

  @Override
  public int status() {
    return 0;
  }

  @Override
  public Set<Flag> flags() {
    return relay.flags;
  }

  @Override
  public @Nullable String details() {
    return null;
  }

  @Override
  public @Nullable String transportFailure() {
    return null;
  }

  @Override
  public long bytesReceived() {
    return relay.received;
  }

  @Override
  public long bytesSent() {
    return relay.sent;
  }

  @Override
  public @Nullable String protocol() {
    return null;
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
    var host = relay.host();
    return host == null ? null : host.address().toString();
  }

  @Override
  public String upstreamCluster() {
    return relay.clusterName();
  }

  @Override
  public String upstreamLocalAddress() {
    return relay.upstreamLocal();
  }

  @Override
  public String downstreamLocalAddress() {
    return relay.plan().destination().toString();
  }

  @Override
  public String downstreamRemoteAddress() {
    return relay.plan().client().toString();
  }

  @Override
  public String serverName() {
    return relay.plan().serverName();
  }

  @Override
  public @Nullable String routeName() {
    return null;
  }
}
