package dev.meltemi.proxy;

import dev.meltemi.testkit.TestAuthority;
import dev.meltemi.traffic.AccessLog;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.ChainMatch;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Endpoint;
import dev.meltemi.traffic.EndpointSet;
import dev.meltemi.traffic.Fault;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.HeaderEdits;
import dev.meltemi.traffic.HttpConnection;
import dev.meltemi.traffic.Inspection;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.NetworkFilter;
import dev.meltemi.traffic.Origin;
import dev.meltemi.traffic.Retry;
import dev.meltemi.traffic.RetryOn;
import dev.meltemi.traffic.Rewrite;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.RouteMatch;
import dev.meltemi.traffic.RouteSource;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.Secret;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.traffic.VirtualHost;
import dev.meltemi.traffic.WeightedCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Traffic for one proxy, written in few words. */
final class Setup {
  private final TreeMap<String, Listener> listeners = new TreeMap<>();
  private final TreeMap<String, RouteTable> tables = new TreeMap<>();
  private final TreeMap<String, Cluster> clusters = new TreeMap<>();
  private final TreeMap<String, EndpointSet> endpoints = new TreeMap<>();
  private final TreeMap<String, Secret> secrets = new TreeMap<>();
  private boolean edge;
  private Duration streamIdle = Duration.ZERO;
  private Optional<AccessLog> log = Optional.empty();

  /** One HTTP listener {@code in} whose table {@code routes} has these routes for every host. */
  static Setup routes(Route... routes) {
    return new Setup().withRoutes(routes);
  }

  Setup withRoutes(Route... routes) {
    tables.put(
        "routes",
        new RouteTable(
            "routes", List.of(new VirtualHost("all", List.of("*"), Arrays.asList(routes)))));
    return this;
  }

  Setup withCluster(Cluster cluster) {
    clusters.put(cluster.name(), cluster);
    return this;
  }

  /** A cluster whose endpoints are on the loopback. */
  Setup withCluster(String name, int... ports) {
    return withCluster(Cluster.of(name, new Discovery.Static(endpoints(ports))));
  }

  Setup withEndpoints(String name, int... ports) {
    endpoints.put(name, new EndpointSet(name, endpoints(ports)));
    return this;
  }

  Setup withSecret(Secret secret) {
    secrets.put(secret.name(), secret);
    return this;
  }

  Setup withSecret(String name, TestAuthority.Issued issued) {
    return withSecret(
        new Secret(
            name,
            new Secret.Certificate(
                new Secret.Text(issued.chainPem()), new Secret.Text(issued.keyPem()))));
  }

  Setup withRoots(String name, TestAuthority authority) {
    return withSecret(new Secret(name, new Secret.Roots(new Secret.Text(authority.rootPem()))));
  }

  Setup atTheEdge() {
    edge = true;
    return this;
  }

  Setup withStreamIdle(Duration time) {
    streamIdle = time;
    return this;
  }

  Setup withLog(AccessLog to) {
    log = Optional.of(to);
    return this;
  }

  Setup withListener(Listener listener) {
    listeners.put(listener.name(), listener);
    return this;
  }

  static List<Endpoint> endpoints(int... ports) {
    return Arrays.stream(ports).mapToObj(port -> Endpoint.of("127.0.0.1", port)).toList();
  }

  static Listener listener(String name, NetworkFilter filter) {
    return new Listener(
        name,
        new Address("127.0.0.1", 0),
        Direction.OUTBOUND,
        true,
        false,
        Inspection.none(),
        List.of(new FilterChain("chain", ChainMatch.any(), filter)),
        Optional.empty());
  }

  Traffic traffic() {
    if (tables.containsKey("routes")) {
      var http = new HttpConnection("in", new RouteSource.Named("routes"), edge, streamIdle, log);
      listeners.putIfAbsent("in", listener("in", http));
    }
    return new Traffic(listeners, tables, clusters, endpoints, secrets);
  }

  DataPlane start() throws IOException {
    return start(options());
  }

  DataPlane start(DataPlaneOptions options) throws IOException {
    return DataPlane.start(traffic(), options);
  }

  static DataPlaneOptions options() {
    return DataPlaneOptions.of(1)
        .withDrainTime(Duration.ofMillis(50))
        .withSweepInterval(Duration.ofMillis(20));
  }

  static int port(DataPlane plane) {
    return plane.port("in").orElseThrow();
  }

  // Routes

  static Route route(RouteMatch match, RouteAction action) {
    return new Route(
        "route",
        match,
        action,
        Optional.empty(),
        HeaderEdits.none(),
        HeaderEdits.none(),
        Origin.none());
  }

  static Route to(String cluster) {
    return Route.toCluster("route", cluster);
  }

  static Route with(Route route, Fault fault) {
    return new Route(
        route.name(),
        route.match(),
        route.action(),
        Optional.of(fault),
        route.requestHeaders(),
        route.responseHeaders(),
        route.origin());
  }

  static Route forward(String cluster, Duration timeout, Optional<Retry> retry) {
    return route(
        RouteMatch.any(),
        new RouteAction.Forward(
            List.of(WeightedCluster.of(cluster, 1)), timeout, retry, Rewrite.none(), List.of()));
  }

  static Retry retry(int attempts, RetryOn... on) {
    return new Retry(attempts, Duration.ZERO, Set.of(on), List.of(), true, 5, Duration.ofMillis(1));
  }
}
