package dev.meltemi.traffic.testing;

import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.Balancing;
import dev.meltemi.traffic.ClientTls;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Endpoint;
import dev.meltemi.traffic.EndpointSet;
import dev.meltemi.traffic.Limits;
import dev.meltemi.traffic.Locality;
import dev.meltemi.traffic.Origin;
import dev.meltemi.traffic.OutlierDetection;
import dev.meltemi.traffic.Place;
import dev.meltemi.traffic.SlowStart;
import dev.meltemi.traffic.UpstreamProtocol;
import dev.meltemi.traffic.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Random clusters and endpoints. */
final class RandomClusters {
  private final Draw draw;
  private final RandomTls tls;

  RandomClusters(Draw draw, RandomTls tls) {
    this.draw = draw;
    this.tls = tls;
  }

  Cluster cluster(String name) {
    Discovery discovery =
        switch (draw.between(0, 5)) {
          case 0 -> new Discovery.Static(endpoints(this::ip));
          case 1 -> new Discovery.StrictDns(endpoints(() -> "www.example.com"));
          case 2 -> new Discovery.OriginalDst();
          case 3 -> new Discovery.LogicalDns(endpoint("www.example.com"));
          default -> new Discovery.Eds(name);
        };
    Balancing balancing =
        discovery instanceof Discovery.OriginalDst ? Balancing.CLUSTER_PROVIDED : balancing();
    Optional<ClientTls> spoken = draw.maybe(tls::client);
    return new Cluster(
        name,
        discovery,
        balancing,
        draw.duration(),
        new Limits(limit(), limit(), limit(), limit()),
        draw.maybe(this::outlier),
        draw.between(0, 100),
        draw.chance() ? 0 : draw.between(1, 1000),
        draw.one(List.of(UpstreamProtocol.values())),
        draw.durationOrZero(),
        draw.chance() ? "" : "127.0.0.6",
        spoken,
        spoken.isPresent() && draw.chance(),
        draw.chance(),
        draw.chance()
            ? Origin.none()
            : new Origin("DestinationRule default/reviews", -1, "rules.yaml:3"));
  }

  private Balancing balancing() {
    return switch (draw.between(0, 4)) {
      case 0 -> new Balancing.RoundRobin(draw.maybe(this::slowStart));
      case 1 -> Balancing.RANDOM;
      case 2 -> new Balancing.RingHash(draw.between(1, 2000));
      case 3 -> new Balancing.Maglev(draw.one(List.of(11, 1009, Balancing.Maglev.DEFAULT_SIZE)));
      default -> new Balancing.LeastRequest(draw.maybe(this::slowStart));
    };
  }

  private SlowStart slowStart() {
    return new SlowStart(draw.duration(), draw.between(1, 5), draw.between(0, 100));
  }

  EndpointSet endpointSet(String name) {
    return new EndpointSet(name, endpoints(this::ip));
  }

  /** Those of one place stand together, and no priority is left out, as Envoy demands. */
  private List<Endpoint> endpoints(Supplier<String> host) {
    List<Endpoint> all = new ArrayList<>();
    int priority = 0;
    for (String locality : List.of("", "eu", "eu/a", "us/b/c")) {
      if (draw.chance()) continue;
      var place =
          new Place(Locality.of(locality), priority, draw.chance() ? 0 : draw.between(1000, 2000));
      for (int left = draw.between(1, 3); left > 0; left--) all.add(endpoint(host.get()).at(place));
      if (draw.chance()) priority++;
    }
    return all;
  }

  private Endpoint endpoint(String host) {
    return new Endpoint(
        new Address(host, draw.between(1, 65535)),
        draw.between(1, 100),
        draw.chance(),
        workload(host),
        draw.chance());
  }

  private Workload workload(String host) {
    if (draw.chance()) return Workload.unknown();
    String version = host.length() % 2 == 0 ? "" : "v1";
    return new Workload("default", "reviews-v1", "reviews", "reviews", version);
  }

  private String ip() {
    return draw.chance() ? "10.244.0." + draw.between(1, 254) : "fd00::" + draw.between(1, 9);
  }

  private long limit() {
    return draw.chance() ? Limits.MAX : draw.between(1, 1_000_000);
  }

  private OutlierDetection outlier() {
    return new OutlierDetection(
        draw.between(0, 10),
        draw.between(0, 10),
        draw.duration(),
        draw.duration(),
        draw.between(0, 100));
  }
}
