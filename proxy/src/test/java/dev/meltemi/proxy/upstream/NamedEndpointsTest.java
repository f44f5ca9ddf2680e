package dev.meltemi.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.proxy.loop.Workers;
import dev.meltemi.traffic.Endpoint;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What becomes of endpoints that are names. */
final class NamedEndpointsTest {
  private final Map<String, List<InetAddress>> dns = new HashMap<>();
  private final List<List<String>> told = new ArrayList<>();

  private NamedEndpoints named(boolean firstOnly, String... hosts) {
    return new NamedEndpoints(
        Stream.of(hosts).map(host -> Endpoint.of(host, 80)).toList(),
        firstOnly,
        (host, answer) -> answer.accept(dns.getOrDefault(host, List.of())),
        found -> told.add(found.stream().map(e -> e.address().toString()).toList()));
  }

  private void means(String host, String... addresses) {
    dns.put(host, Stream.of(addresses).map(InetAddress::ofLiteral).toList());
  }

  @Test
  void everyAddressOfEveryNameIsAnEndpoint() {
    means("a.example.org", "192.0.2.1", "192.0.2.2");
    means("b.example.org", "192.0.2.3");
    named(false, "a.example.org", "b.example.org").resolve();
    assertThat(told).containsExactly(List.of("192.0.2.1:80", "192.0.2.2:80", "192.0.2.3:80"));
  }

  @Test
  void aNameWithoutAnAnswerKeepsItsLastAddresses() {
    means("a.example.org", "192.0.2.1");
    means("b.example.org", "192.0.2.2");
    var named = named(false, "a.example.org", "b.example.org");
    named.resolve();
    dns.remove("a.example.org");
    means("b.example.org", "192.0.2.9");
    named.resolve();
    assertThat(told.getLast()).containsExactly("192.0.2.1:80", "192.0.2.9:80");
  }

  @Test
  void ofARoundRobinNameOnlyTheFirstAddressCounts() {
    means("a.example.org", "192.0.2.1", "192.0.2.2");
    var named = named(true, "a.example.org");
    named.resolve();
    means("a.example.org", "192.0.2.2", "192.0.2.1");
    named.resolve();
    assertThat(told).containsExactly(List.of("192.0.2.1:80"), List.of("192.0.2.2:80"));
  }

  @Test
  void theHostsFileAndAddressesNeedNoServer() throws Exception {
    try (var workers = new Workers(1, Duration.ofSeconds(1));
        var names = new NameResolution(workers)) {
      for (String name : List.of("localhost", "127.0.0.1")) {
        var answer = new CompletableFuture<List<InetAddress>>();
        names.resolve(name, answer::complete);
        assertThat(answer.get(10, TimeUnit.SECONDS))
            .as(name)
            .contains(InetAddress.ofLiteral("127.0.0.1"));
      }
    }
  }
}
