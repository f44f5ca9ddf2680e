package dev.meltemi.proxy.exchange;

import dev.meltemi.proxy.http.HttpRequest;
import dev.meltemi.proxy.observe.Flag;
import dev.meltemi.proxy.observe.Logged;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An exchange as the access log sees it. */
record ExchangeLog(Exchange exchange) implements Logged {
  @Override
  public long startMillis() {
    return exchange.startMillis();
  }

  @Override
  public long durationMillis() {
    return (System.nanoTime() - exchange.startNanos()) / 1_000_000;
  }

  @Override
  public int status() {
    var response = exchange.response();
    return response == null ? 0 : response.status();
  }

  @Override
  public Set<Flag> flags() {
    return exchange.flags();
  }

  @Override
  public @Nullable String details() {
    return exchange.details();
  }

  @Override
  public @Nullable String transportFailure() {
    return exchange.transportFailure();
  }

  @Override
  public long bytesReceived() {
    return exchange.body().bytes();
  }

  @Override
  public long bytesSent() {
    return exchange.isResponseBegun() ? exchange.client().bytesSent() : 0;
  }

  @Override
  public String protocol() {
    return switch (exchange.request().minor()) {
      case 0 -> "HTTP/1.0";
      case HttpRequest.HTTP_2 -> "HTTP/2";
      default -> "HTTP/1.1";
    };
  }

  @Override
  public @Nullable String requestHeader(String name) {
    var request = exchange.request();
    return switch (name) {
      case ":method" -> request.method();
      case ":path" -> request.path();
      case ":authority", "host" -> request.authority();
      case ":scheme" -> request.scheme();
      default -> request.header(name);
    };
  }

  @Override
  public @Nullable String responseHeader(String name) {
    var response = exchange.response();
    return response == null ? null : response.headers().joined(name);
  }

  @Override
  public @Nullable String upstreamHost() {
    var upstream = exchange.upstream();
    return upstream == null ? null : upstream.upstreamHost();
  }

  @Override
  public @Nullable String upstreamCluster() {
    return exchange.cluster();
  }

  @Override
  public @Nullable String upstreamLocalAddress() {
    var upstream = exchange.upstream();
    return upstream == null ? null : upstream.upstreamLocalAddress();
  }

  @Override
  public String downstreamLocalAddress() {
    return exchange.context().destination().toString();
  }

  @Override
  public String downstreamRemoteAddress() {
    return exchange.context().client().toString();
  }

  @Override
  public @Nullable String serverName() {
    return null;
  }

  @Override
  public @Nullable String routeName() {
    var route = exchange.route();
    return route == null ? null : route.name();
  }
}
