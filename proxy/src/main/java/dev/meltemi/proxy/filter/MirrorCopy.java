package dev.meltemi.proxy.filter;

import dev.meltemi.proxy.exchange.Exchange;
import dev.meltemi.proxy.exchange.Tap;
import dev.meltemi.proxy.http.Headers;
import dev.meltemi.proxy.http.HttpRequest;
import dev.meltemi.proxy.http.HttpResponse;
import dev.meltemi.proxy.upstream.Attempt;
import dev.meltemi.proxy.upstream.Failure;
import dev.meltemi.proxy.upstream.Host;
import dev.meltemi.proxy.upstream.UpstreamCluster;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One mirrored request: collected whole, then sent. A body over {@value #MOST_BYTES} bytes is not
 * mirrored; counted in {@code retry_or_shadow_abandoned}.
 */
final class MirrorCopy implements Tap {
  private static final int MOST_BYTES = 64 * 1024;

  private final Exchange exchange;
  private final HttpRequest request;
  private final Attempt attempt;
  private final List<ByteBuf> body = new ArrayList<>(0);
  private long bytes;
  private boolean abandoned;
  private @Nullable Headers trailers;

  MirrorCopy(Exchange exchange, UpstreamCluster cluster, Host host) {
    this.exchange = exchange;
    this.request = exchange.request().copy();
    this.attempt =
        new Attempt(
            cluster,
            host,
            exchange.worker(),
            request,
            exchange.context().config().upstreamProtocols(),
            new Deaf());
    exchange.body().replay(this::data);
  }

  @Override
  public void data(ByteBuf data) {
    bytes += data.readableBytes();
    if (bytes > MOST_BYTES && !abandoned) {
      exchange.context().stats().replayAbandoned.increment();
      cut();
    }
    if (abandoned) data.release();
    else body.add(data);
  }

  @Override
  public void end(Headers trailers) {
    if (abandoned || this.trailers != null) return;
    this.trailers = trailers;
    attempt.start();
  }

  @Override
  public void cut() {
    abandoned = true;
    body.forEach(ByteBuf::release);
    body.clear();
  }

  private void send() {
    attempt.send(request, request.length());
    body.forEach(attempt::sendData);
    body.clear();
    @Nullable Headers last = trailers;
    attempt.sendEnd(last == null ? new Headers() : last);
  }

  /** Hears the response, and does nothing with it. */
  private final class Deaf implements Attempt.Listener {
    @Override
    public void connected() {
      send();
    }

    @Override
    public void head(HttpResponse response) {}

    @Override
    public void data(ByteBuf data) {
      data.release();
    }

    @Override
    public void end(Headers trailers) {}

    @Override
    public void failed(Failure failure, String reason, boolean responseBegun) {
      cut();
    }

    @Override
    public void upstreamWritable() {}
  }
}
