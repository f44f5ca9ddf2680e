package dev.meltemi.compile.scope;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.kube.Service;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class NamesTest {

  @Test
  void onlyANameWithoutADotIsAShortName() {
    assertThat(HostName.resolve("reviews", "prod", "cluster.local"))
        .isEqualTo("reviews.prod.svc.cluster.local");
    assertThat(HostName.resolve("reviews.prod", "default", "cluster.local"))
        .isEqualTo("reviews.prod");
    assertThat(HostName.resolve("*", "default", "cluster.local")).isEqualTo("*");
  }

  @Test
  void theClosestHostIsTheExactOneThenTheLongestWildcard() {
    List<String> patterns = List.of("*", "*.example.com", "*.a.example.com", "x.example.com");
    assertThat(HostName.closest(patterns, "x.example.com")).contains("x.example.com");
    assertThat(HostName.closest(patterns, "y.a.example.com")).contains("*.a.example.com");
    assertThat(HostName.closest(patterns, "y.example.com")).contains("*.example.com");
    assertThat(HostName.closest(List.of("*.example.com"), "example.com")).isEmpty();
  }

  @Test
  void gatewaysAreNamedInFourWays() {
    assertThat(GatewayName.resolve("mesh", "default")).isEqualTo("mesh");
    assertThat(GatewayName.resolve("gw", "default")).isEqualTo("default/gw");
    assertThat(GatewayName.resolve("./gw", "default")).isEqualTo("default/gw");
    assertThat(GatewayName.resolve("other/gw", "default")).isEqualTo("other/gw");
    assertThat(GatewayName.resolve("gw.other.svc.cluster.local", "default")).isEqualTo("other/gw");
  }

  @Test
  void exportReachesTheNamedNamespaces() {
    assertThat(Export.reaches(List.of(), "a", "b")).isTrue();
    assertThat(Export.reaches(List.of("*"), "a", "b")).isTrue();
    assertThat(Export.reaches(List.of("."), "a", "b")).isFalse();
    assertThat(Export.reaches(List.of("."), "a", "a")).isTrue();
    assertThat(Export.reaches(List.of("b", "c"), "a", "b")).isTrue();
  }

  @Test
  void aPortsProtocolIsToldByItsAppProtocolElseByItsName() {
    assertThat(protocol("http-web", "", 80)).isEqualTo(PortProtocol.HTTP);
    assertThat(protocol("HTTP", "", 80)).isEqualTo(PortProtocol.HTTP);
    assertThat(protocol("web", "", 80)).isEqualTo(PortProtocol.SNIFFED);
    assertThat(protocol("", "", 3306)).isEqualTo(PortProtocol.TCP);
    assertThat(protocol("grpc-web", "", 80)).isEqualTo(PortProtocol.HTTP2);
    assertThat(protocol("tcp", "http", 80)).isEqualTo(PortProtocol.HTTP);
    assertThat(protocol("http", "kubernetes.io/h2c", 80)).isEqualTo(PortProtocol.HTTP2);
    assertThat(protocol("https", "", 443)).isEqualTo(PortProtocol.TLS);
  }

  private static PortProtocol protocol(String name, String app, int number) {
    return PortProtocol.of(
        new Service.Port(
            name,
            number,
            Optional.empty(),
            "TCP",
            Optional.of(app).filter(text -> !text.isEmpty()),
            OptionalInt.empty()));
  }
}
