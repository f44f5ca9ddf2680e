package dev.meltemi.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.testkit.Seeds;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.HeaderEdits;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.traffic.VirtualHost;
import dev.meltemi.traffic.explain.Outcome;
import dev.meltemi.traffic.explain.WayFinder;
import dev.meltemi.traffic.match.ConnectionHead;
import dev.meltemi.traffic.testing.RandomHead;
import dev.meltemi.traffic.testing.RandomTraffic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What explain says and what the running proxy does are the same. */
class ExplainedTest {
  private static final int TABLES = 100;
  private static final int REQUESTS_EACH = 200;

  @Test
  void theProxyDoesWhatIsExplained() throws IOException {
    var random = new RandomTraffic(Seeds.random(Seeds.seed("explain equals the proxy")));
    int pairs = 0;
    int routed = 0;
    Traffic first = traffic(random.routeTable("routes"));
    try (DataPlane plane = DataPlane.start(first, Setup.options());
        Client client = Client.to(Setup.port(plane))) {
      for (int i = 0; i < TABLES; i++) {
        Traffic traffic = traffic(random.routeTable("routes"));
        WayFinder finder = WayFinder.of(traffic);
        plane.publish(traffic);
        for (int j = 0; j < REQUESTS_EACH; j++) {
          RandomHead head = random.head();
          if (head.authority().isEmpty()) continue; // Refused before any route is asked.
          Wire.Message answer = client.send(text(head)).read();
          String expected = explained(finder, head);
          assertThat(answer.status() == 404 ? "" : answer.text())
              .as("%s", head)
              .isEqualTo(expected);
          pairs++;
          if (!expected.isEmpty()) routed++;
        }
      }
    }
    System.out.printf(
        "%,d requests through the proxy as explained, %,d with a route%n", pairs, routed);
    assertThat(routed).isGreaterThan(TABLES);
  }

  private static String explained(WayFinder finder, RandomHead head) {
    var connection = ConnectionHead.plain(new Address("127.0.0.1", 0));
    return finder.through("in", connection, head).outcome() instanceof Outcome.Answered answered
        ? answered.body()
        : "";
  }

  /** Every route answers with its own number. */
  private static Traffic traffic(RouteTable table) {
    List<VirtualHost> hosts = new ArrayList<>();
    int number = 0;
    for (VirtualHost host : table.virtualHosts()) {
      List<Route> routes = new ArrayList<>();
      for (Route route : host.routes()) {
        routes.add(
            new Route(
                route.name(),
                route.match(),
                new RouteAction.Respond(200, "route " + number++),
                Optional.empty(),
                HeaderEdits.none(),
                HeaderEdits.none(),
                route.origin()));
      }
      hosts.add(new VirtualHost(host.name(), host.domains(), routes));
    }
    Traffic plain = Setup.routes().traffic();
    var tables = new TreeMap<String, RouteTable>();
    tables.put("routes", new RouteTable("routes", hosts));
    return new Traffic(plain.listeners(), tables, plain.clusters(), plain.endpointSets());
  }

  private static String text(RandomHead head) {
    var text = new StringBuilder();
    text.append(head.method()).append(' ').append(head.path()).append(" HTTP/1.1\r\n");
    text.append("Host: ").append(head.authority()).append("\r\n");
    head.headers()
        .forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    return text.append("Content-Length: 0\r\n\r\n").toString();
  }
}
