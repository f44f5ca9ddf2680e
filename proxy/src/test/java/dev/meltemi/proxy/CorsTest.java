package dev.meltemi.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.traffic.Cors;
import dev.meltemi.traffic.HeaderEdits;
import dev.meltemi.traffic.Origin;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.RouteMatch;
import dev.meltemi.traffic.StringMatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pages of other origins: who gets an answer that a browser lets them read. */
final class CorsTest {
  private static final String SHOP = "Origin: https://shop.example.com";
  private static final String STRANGER = "Origin: https://elsewhere.example.net";
  private static final String ASKS = "Access-Control-Request-Method: PUT";

  private static Wire.Message options(Client client, String... headers) throws Exception {
    String lines = String.join("\r\n", headers);
    return client.send("OPTIONS / HTTP/1.1\r\nHost: test\r\n" + lines + "\r\n\r\n").read();
  }

  private static Setup setup(boolean forwardsStrangers, Backend backend) {
    Cors cors =
        new Cors(
            List.of(
                new StringMatch.Exact("https://shop.example.com"),
                new StringMatch.Regex("https://dev-[0-9]+[.]example[.]com")),
            List.of("GET", "PUT"),
            List.of("x-team"),
            List.of("x-request-id"),
            Optional.of(Duration.ofMinutes(1)),
            true,
            forwardsStrangers);
    Route route =
        new Route(
            "route",
            RouteMatch.any(),
            RouteAction.Forward.to("v1"),
            Optional.empty(),
            Optional.of(cors),
            HeaderEdits.none(),
            HeaderEdits.none(),
            Origin.none());
    return Setup.routes(route).withCluster("v1", backend.port());
  }

  @Test
  void aPreflightIsAnsweredWithoutTheService() throws Exception {
    try (Backend backend = Backend.saying(418, "the service");
        DataPlane plane = setup(true, backend).start();
        Client client = Client.to(Setup.port(plane))) {
      var answer = options(client, SHOP, ASKS);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("access-control-allow-origin"))
          .isEqualTo("https://shop.example.com");
      assertThat(answer.header("access-control-allow-methods")).isEqualTo("GET,PUT");
      assertThat(answer.header("access-control-allow-headers")).isEqualTo("x-team");
      assertThat(answer.header("access-control-max-age")).isEqualTo("60");
      assertThat(answer.header("access-control-allow-credentials")).isEqualTo("true");
    }
  }

  @Test
  void theServicesAnswerCarriesThePermission() throws Exception {
    try (Backend backend = Backend.saying(200, "the service");
        DataPlane plane = setup(true, backend).start();
        Client client = Client.to(Setup.port(plane))) {
      var answer = client.ask("/", "Origin: https://dev-7.example.com");
      assertThat(answer.text()).isEqualTo("the service");
      assertThat(answer.header("access-control-allow-origin"))
          .isEqualTo("https://dev-7.example.com");
      assertThat(answer.header("access-control-expose-headers")).isEqualTo("x-request-id");
      assertThat(client.ask("/", STRANGER).header("access-control-allow-origin")).isEmpty();
      assertThat(client.ask("/").header("access-control-allow-origin")).isEmpty();
    }
  }

  @Test
  void ourOwnErrorCarriesItToo() throws Exception {
    try (Backend backend = Backend.saying(200, "the service");
        DataPlane plane = setup(true, backend).withCluster("v1").start();
        Client client = Client.to(Setup.port(plane))) {
      var answer = client.ask("/", SHOP);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("access-control-allow-origin"))
          .isEqualTo("https://shop.example.com");
    }
  }

  @Test
  void aStrangersPreflightGoesOnOrIsAnsweredWithoutPermission() throws Exception {
    try (Backend backend = Backend.saying(418, "the service");
        DataPlane forwards = setup(true, backend).start();
        DataPlane answers = setup(false, backend).start();
        Client first = Client.to(Setup.port(forwards));
        Client second = Client.to(Setup.port(answers))) {
      assertThat(options(first, STRANGER, ASKS).status()).isEqualTo(418);
      var answer = options(second, STRANGER, ASKS);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("access-control-allow-origin")).isEmpty();
      assertThat(options(second, STRANGER).status()).isEqualTo(418);
    }
  }
}
