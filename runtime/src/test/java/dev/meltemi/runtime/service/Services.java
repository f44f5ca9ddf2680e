package dev.meltemi.runtime.service;

import dev.meltemi.api.kube.EndpointSlice;
import dev.meltemi.api.kube.Service;
import dev.meltemi.api.meta.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Services and slices for tests. */
public final class Services {
  private Services() {}

  public static Service service(
      String name, String clusterIp, Service.Type type, OptionalInt nodePort) {
    Service.Port port =
        new Service.Port("http", 80, Optional.empty(), "TCP", Optional.empty(), nodePort);
    return new Service(
        ObjectMeta.named("default", name), type, clusterIp, Map.of(), List.of(port), "", "");
  }

  public static Service external(String name, String target) {
    return new Service(
        ObjectMeta.named("default", name),
        Service.Type.EXTERNAL_NAME,
        "",
        Map.of(),
        List.of(),
        target,
        "");
  }

  /** One ready endpoint for each address, on port 8080. */
  public static EndpointSlice slice(String service, String... addresses) {
    List<EndpointSlice.Endpoint> endpoints =
        java.util.Arrays.stream(addresses)
            .map(address ->
                new EndpointSlice.Endpoint(
                    List.of(address), true, service + "-" + last(address), "local"))
            .toList();
    return new EndpointSlice(
        ObjectMeta.named("default", service + "-1"),
        service,
        List.of(new EndpointSlice.Port("http", 8080, "TCP")),
        endpoints);
  }

  public static EndpointSlice unready(String service, String address) {
    var endpoint = new EndpointSlice.Endpoint(List.of(address), false, "", "local");
    return new EndpointSlice(
        ObjectMeta.named("default", service + "-2"),
        service,
        List.of(new EndpointSlice.Port("http", 8080, "TCP")),
        List.of(endpoint));
  }

  private static String last(String address) {
    return address.substring(address.lastIndexOf('.') + 1);
  }
}
