package dev.meltemi.proxy.listen;

import dev.meltemi.proxy.loop.Channels;
import dev.meltemi.proxy.observe.Stats;
import dev.meltemi.proxy.tls.Handshake;
import dev.meltemi.proxy.tls.TlsContexts;
import dev.meltemi.proxy.tls.TlsFailure;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.HttpConnection;
import dev.meltemi.traffic.NetworkFilter;
import dev.meltemi.traffic.ServerTls;
import dev.meltemi.traffic.TcpProxy;
import dev.meltemi.traffic.TlsParameters;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/** The TLS part of an arrival, with Envoy's numbers of it for each listener. */
record ServerHandshake(TlsContexts contexts, Stats stats) {
  /** A handshake that takes longer ends the connection and counts as ssl.connection_error. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** What an HTTP connection can be. */
  private static final Set<String> SPOKEN = Set.of("h2", "http/1.1");

  /**
   * Closes the channel when its hands cannot be shaken.
   *
   * @param serverName that the client asks for, or empty
   * @param then adds the handler of the chain
   */
  void begin(
      Channel channel,
      Address bind,
      ServerTls tls,
      NetworkFilter filter,
      String serverName,
      Consumer<Channel> then) {
    Stats.Scope scope = scope(bind);
    switch (contexts.server(spoken(tls, filter), payload(filter, serverName))) {
      case TlsContexts.NotReady _ -> {
        stats
            .counter(scope, "server_ssl_socket_factory.downstream_context_secrets_not_ready")
            .increment();
        Channels.close(channel);
      }
      case TlsContexts.Ready(SslContext context) ->
          Handshake.serve(
              channel,
              context,
              LIMIT,
              new Handshake.Outcome() {
                @Override
                public void done(Channel secured) {
                  stats.counter(scope, "ssl.handshake").increment();
                  then.accept(secured);
                }

                @Override
                public void failed(Throwable cause) {
                  stats.counter(scope, TlsFailure.of(cause).metric()).increment();
                  Channels.close(channel);
                }
              });
    }
  }

  static Stats.Scope scope(Address bind) {
    String address = bind.toString().replace(':', '_');
    return new Stats.Scope("listener", "envoy_listener_address", address);
  }

  /** Java's own TLS turns away whoever asks for a name such as Istio's outbound_.80_._.reviews. */
  private static TlsContexts.Payload payload(NetworkFilter filter, String serverName) {
    return switch (filter) {
      case TcpProxy _ ->
          serverName.indexOf('_') < 0 ? TlsContexts.Payload.BYTES : TlsContexts.Payload.REQUESTS;
      case HttpConnection _ -> TlsContexts.Payload.REQUESTS;
    };
  }

  /** Nothing is offered that the codecs do not speak, whatever the configuration would allow. */
  private static ServerTls spoken(ServerTls tls, NetworkFilter filter) {
    TlsParameters all = tls.parameters();
    return switch (filter) {
      case TcpProxy _ -> tls;
      case HttpConnection _ ->
          new ServerTls(
              tls.certificate(),
              tls.clients(),
              tls.clientsMustShow(),
              new TlsParameters(
                  all.least(),
                  all.most(),
                  all.cipherSuites(),
                  all.protocols().stream().filter(SPOKEN::contains).toList()));
    };
  }
}
