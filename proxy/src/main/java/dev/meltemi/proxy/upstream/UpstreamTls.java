package dev.meltemi.proxy.upstream;

import dev.meltemi.proxy.observe.ClusterStats;
import dev.meltemi.proxy.observe.Stats;
import dev.meltemi.proxy.tls.Handshake;
import dev.meltemi.proxy.tls.TlsContexts;
import dev.meltemi.proxy.tls.TlsFailure;
import dev.meltemi.traffic.ClientTls;
import dev.meltemi.traffic.Cluster;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.util.function.Consumer;

/** The TLS part of opening a connection. It is open when the hands are shaken, not before. */
final class UpstreamTls {
  /** What the response says is the message. */
  static final class Failed extends IOException {
    private static final long serialVersionUID = 1;

    Failed(String message) {
      super(message);
    }
  }

  private UpstreamTls() {}

  /** The connect timeout counts for each of the two steps. */
  static ChannelFuture secure(
      ChannelFuture connect,
      Cluster cluster,
      ClientTls tls,
      TlsContexts.Payload payload,
      UpstreamContext context,
      Consumer<Channel> prepare) {
    Channel channel = connect.channel();
    ChannelPromise open = channel.newPromise();
    Stats.Scope scope = ClusterStats.scope(cluster.name());
    connect.addListener(done -> {
      if (!connect.isSuccess()) {
        open.setFailure(connect.cause());
        return;
      }
      switch (context.tls().client(tls, payload)) {
        case TlsContexts.NotReady(String why) -> {
          context
              .stats()
              .counter(scope, "client_ssl_socket_factory.upstream_context_secrets_not_ready")
              .increment();
          fail(open, "TLS_error: " + why);
        }
        case TlsContexts.Ready(SslContext ready) ->
            Handshake.connect(
                channel,
                ready,
                tls.sni(),
                cluster.connectTimeout(),
                new Handshake.Outcome() {
                  @Override
                  public void done(Channel secured) {
                    context.stats().counter(scope, "ssl.handshake").increment();
                    prepare.accept(secured);
                    open.setSuccess();
                  }

                  @Override
                  public void failed(Throwable cause) {
                    TlsFailure failure = TlsFailure.of(cause);
                    context.stats().counter(scope, failure.metric()).increment();
                    fail(open, "TLS_error: " + failure.reason());
                  }
                });
      }
    });
    return open;
  }

  private static void fail(ChannelPromise open, String reason) {
    open.setFailure(new Failed(reason));
    dev.meltemi.proxy.loop.Channels.close(open.channel());
  }
}
