package dev.meltemi.traffic.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.ChainMatch;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.Inspection;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.TcpProxy;
import dev.meltemi.traffic.WeightedCluster;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ChainMatcherTest {
  private static final Address HERE = new Address("10.1.2.3", 80);

  @Test
  void aPortIsChosenBeforeEverythingElseAndForGood() {
    Listener listener =
        listener(
            chain(
                "port", new ChainMatch(OptionalInt.of(80), List.of(), List.of(), "tls", List.of())),
            chain("any", ChainMatch.any()));
    assertThat(chosen(listener, new ConnectionHead(HERE, "", "tls", List.of()))).isEqualTo("port");
    assertThat(chosen(listener, ConnectionHead.plain(new Address("10.1.2.3", 81))))
        .isEqualTo("any");
    // Envoy does not come back from the port's chains to those without a port.
    assertThat(chosen(listener, ConnectionHead.plain(HERE))).isEqualTo("fallback");
  }

  @Test
  void theNarrowestRangeWins() {
    Listener listener =
        listener(
            chain("wide", range("10.0.0.0/8")),
            chain("narrow", range("10.1.0.0/16")),
            chain("v6", range("fd00::/8")));
    assertThat(chosen(listener, ConnectionHead.plain(HERE))).isEqualTo("narrow");
    assertThat(chosen(listener, ConnectionHead.plain(new Address("10.2.0.0", 1))))
        .isEqualTo("wide");
    assertThat(chosen(listener, ConnectionHead.plain(new Address("fd12::1", 1)))).isEqualTo("v6");
    assertThat(chosen(listener, ConnectionHead.plain(new Address("11.0.0.0", 1))))
        .isEqualTo("fallback");
  }

  @Test
  void anExactServerNameWinsOverTheLongestWildcard() {
    Listener listener =
        listener(
            chain("exact", server("a.b.c")),
            chain("long", server("*.b.c")),
            chain("short", server("*.c")));
    assertThat(chosen(listener, tls("a.b.c"))).isEqualTo("exact");
    assertThat(chosen(listener, tls("x.b.c"))).isEqualTo("long");
    assertThat(chosen(listener, tls("x.c"))).isEqualTo("short");
    assertThat(chosen(listener, tls(""))).isEqualTo("fallback");
  }

  @Test
  void aSniffedProtocolChoosesTheHttpChain() {
    Listener listener =
        listener(
            chain(
                "http",
                new ChainMatch(
                    OptionalInt.empty(),
                    List.of(),
                    List.of(),
                    "raw_buffer",
                    List.of("http/1.1", "h2c"))));
    ConnectionHead http = new ConnectionHead(HERE, "", "raw_buffer", List.of("http/1.1"));
    assertThat(chosen(listener, http)).isEqualTo("http");
    assertThat(chosen(listener, ConnectionHead.plain(HERE))).isEqualTo("fallback");
    assertThat(chosen(listener, new ConnectionHead(HERE, "", "tls", List.of("http/1.1"))))
        .isEqualTo("fallback");
  }

  /** Envoy does not go back to a chain that an earlier condition has left behind. */
  @Test
  void besideAChainForPlainHttpPlainBytesDoNotReachAChainForAll() {
    ChainMatch http =
        new ChainMatch(
            OptionalInt.empty(), List.of(), List.of(), "raw_buffer", List.of("http/1.1"));
    ChainMatch plain =
        new ChainMatch(OptionalInt.empty(), List.of(), List.of(), "raw_buffer", List.of());
    FilterChain all = chain("all", ChainMatch.any());
    assertThat(chosen(listener(chain("http", http), all), ConnectionHead.plain(HERE)))
        .isEqualTo("fallback");
    assertThat(
            chosen(
                listener(chain("http", http), chain("plain", plain), all),
                ConnectionHead.plain(HERE)))
        .isEqualTo("plain");
  }

  @Test
  void aConnectionIsHandedToItsAddressBeforeItsPort() {
    Listener exact = at("exact", new Address("10.96.0.1", 80));
    Listener port = at("port", new Address("0.0.0.0", 80));
    ListenerIndex index = ListenerIndex.of(List.of(port, exact));
    assertThat(index.at(new Address("10.96.0.1", 80))).contains(exact);
    assertThat(index.at(new Address("10.96.0.2", 80))).contains(port);
    assertThat(index.at(new Address("10.96.0.2", 81))).isEmpty();
  }

  private static String chosen(Listener listener, ConnectionHead head) {
    return ChainMatcher.choose(listener, head).map(FilterChain::name).orElse("closed");
  }

  private static ConnectionHead tls(String serverName) {
    return new ConnectionHead(HERE, serverName, "tls", List.of());
  }

  private static ChainMatch range(String range) {
    return new ChainMatch(OptionalInt.empty(), List.of(range), List.of(), "", List.of());
  }

  private static ChainMatch server(String name) {
    return new ChainMatch(OptionalInt.empty(), List.of(), List.of(name), "", List.of());
  }

  private static FilterChain chain(String name, ChainMatch match) {
    return new FilterChain(
        name,
        match,
        new TcpProxy(name, List.of(WeightedCluster.of("c", 1)), Duration.ZERO, Optional.empty()));
  }

  private static Listener listener(FilterChain... chains) {
    return new Listener(
        "l",
        new Address("0.0.0.0", 15001),
        Direction.OUTBOUND,
        true,
        false,
        Inspection.none(),
        List.of(chains),
        Optional.of(chain("fallback", ChainMatch.any())));
  }

  private static Listener at(String name, Address bind) {
    return new Listener(
        name,
        bind,
        Direction.OUTBOUND,
        false,
        false,
        Inspection.none(),
        List.of(),
        Optional.empty());
  }
}
