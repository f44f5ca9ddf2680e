package dev.meltemi.xds.session;

import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.EndpointSet;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.HttpConnection;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.PeerCheck;
import dev.meltemi.traffic.RouteSource;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.Secret;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.xds.ResourceType;
import dev.meltemi.xds.decode.ResourceDecoder;
import dev.meltemi.xds.encode.EncodedResource;
import dev.meltemi.xds.encode.EncodedResources;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The proxy's end of delta ADS, over any number of streams one after another. Asks for all clusters
 * and listeners, and for the endpoints and routes that these name; publishes only what is complete,
 * so that no route points to a cluster whose endpoints are still on the way.
 *
 * <p>A resource that cannot be decoded keeps its last good version; its response is rejected with
 * the reasons.
 */
public final class ClientSession {
  private final Node node;
  private final ReceivedType<Cluster> clusters =
      new ReceivedType<>(ResourceType.CLUSTER, false, ResourceDecoder::cluster, Cluster::name);
  private final ReceivedType<EndpointSet> endpoints =
      new ReceivedType<>(
          ResourceType.ENDPOINT, true, ResourceDecoder::endpoints, EndpointSet::name);
  private final ReceivedType<Listener> listeners =
      new ReceivedType<>(ResourceType.LISTENER, false, ResourceDecoder::listener, Listener::name);
  private final ReceivedType<RouteTable> routes =
      new ReceivedType<>(ResourceType.ROUTE, true, ResourceDecoder::routes, RouteTable::name);

  private final ReceivedType<Secret> secrets =
      new ReceivedType<>(ResourceType.SECRET, true, ResourceDecoder::secret, Secret::name);

  private boolean connected;
  private boolean introduced;

  /** A stream may be open without anybody at its other end. */
  private boolean answered;

  private Optional<Traffic> published = Optional.empty();

  public ClientSession(Node node) {
    this.node = node;
  }

  public List<ClientAction> on(ClientEvent event) {
    List<ClientAction> actions = new ArrayList<>();
    switch (event) {
      case ClientEvent.Connected() -> connect(actions);
      case ClientEvent.Response(DeltaDiscoveryResponse response) -> {
        answered = true;
        take(response, actions);
      }
      case ClientEvent.Disconnected() -> {
        connected = false;
        answered = false;
      }
    }
    return actions;
  }

  private void connect(List<ClientAction> actions) {
    connected = true;
    introduced = false;
    for (ReceivedType<?> type : types().toList()) {
      if (type.byName && type.names().isEmpty()) continue;
      send(
          DeltaDiscoveryRequest.newBuilder()
              .setTypeUrl(type.type.typeUrl())
              .addAllResourceNamesSubscribe(type.byName ? type.names() : Set.of())
              .putAllInitialResourceVersions(type.versions()),
          actions);
    }
  }

  private void take(DeltaDiscoveryResponse response, List<ClientAction> actions) {
    Optional<ReceivedType<?>> type =
        types().filter(t -> t.type.typeUrl().equals(response.getTypeUrl())).findFirst();
    // Nobody asked for other types; an answer would only subscribe to them.
    if (type.isEmpty()) return;
    List<String> reasons = type.get().take(response);
    DeltaDiscoveryRequest.Builder answer =
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl(response.getTypeUrl())
            .setResponseNonce(response.getNonce());
    if (!reasons.isEmpty()) {
      answer.setErrorDetail(
          Status.newBuilder()
              .setCode(Code.INVALID_ARGUMENT_VALUE)
              .setMessage(String.join("\n", reasons)));
    }
    send(answer, actions);
    want(endpoints, endpointNames(), actions);
    want(routes, tableNames(), actions);
    want(secrets, secretNames(), actions);
    publish(actions);
  }

  private void want(ReceivedType<?> type, Set<String> wanted, List<ClientAction> actions) {
    List<String> dropped = new ArrayList<>();
    List<String> added = type.want(wanted, dropped);
    if (added.isEmpty() && dropped.isEmpty()) return;
    send(
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl(type.type.typeUrl())
            .addAllResourceNamesSubscribe(added)
            .addAllResourceNamesUnsubscribe(dropped),
        actions);
  }

  private Set<String> endpointNames() {
    Set<String> names = new TreeSet<>();
    for (Cluster cluster : clusters.values().values()) {
      if (cluster.discovery() instanceof Discovery.Eds(String service)) names.add(service);
    }
    return names;
  }

  private Set<String> tableNames() {
    Set<String> names = new TreeSet<>();
    for (Listener listener : listeners.values().values()) {
      Stream.concat(listener.chains().stream(), listener.fallback().stream())
          .map(FilterChain::filter)
          .forEach(filter -> {
            if (filter instanceof HttpConnection http
                && http.routes() instanceof RouteSource.Named(String table)) {
              names.add(table);
            }
          });
    }
    return names;
  }

  private Set<String> secretNames() {
    Set<String> names = new TreeSet<>();
    for (Cluster cluster : clusters.values().values()) {
      cluster
          .tls()
          .ifPresent(tls -> {
            tls.certificate().ifPresent(names::add);
            tls.servers().map(PeerCheck::roots).ifPresent(names::add);
          });
    }
    for (Listener listener : listeners.values().values()) {
      Stream.concat(listener.chains().stream(), listener.fallback().stream())
          .flatMap(chain -> chain.tls().stream())
          .forEach(tls -> {
            names.add(tls.certificate());
            tls.clients().map(PeerCheck::roots).ifPresent(names::add);
          });
    }
    return names;
  }

  private void publish(List<ClientAction> actions) {
    boolean complete =
        clusters.answered()
            && listeners.answered()
            && endpoints.complete()
            && routes.complete()
            && secrets.complete();
    if (!complete) return;
    Traffic traffic =
        new Traffic(
            listeners.values(),
            routes.values(),
            clusters.values(),
            endpoints.values(),
            secrets.values());
    if (published.filter(traffic::equals).isPresent()) return;
    published = Optional.of(traffic);
    actions.add(new ClientAction.Publish(traffic));
  }

  private void send(DeltaDiscoveryRequest.Builder request, List<ClientAction> actions) {
    if (!connected) return;
    // Once a stream is enough; the rest of it is known to be ours.
    if (!introduced) request.setNode(node);
    introduced = true;
    actions.add(new ClientAction.Send(request.build()));
  }

  /** Whether the control plane has answered on a stream that is open. */
  public boolean connected() {
    return connected && answered;
  }

  public ClientStatus status() {
    Map<ResourceType, SortedMap<String, EncodedResource>> accepted =
        new EnumMap<>(ResourceType.class);
    Map<ResourceType, SortedMap<String, ClientStatus.Refusal>> refused =
        new EnumMap<>(ResourceType.class);
    SortedMap<String, List<String>> notes = new TreeMap<>();
    types().forEach(type -> describe(type, accepted, refused, notes));
    return new ClientStatus(connected(), EncodedResources.of(accepted), refused, notes);
  }

  private static <T> void describe(
      ReceivedType<T> type,
      Map<ResourceType, SortedMap<String, EncodedResource>> accepted,
      Map<ResourceType, SortedMap<String, ClientStatus.Refusal>> refused,
      SortedMap<String, List<String>> notes) {
    SortedMap<String, EncodedResource> resources = new TreeMap<>();
    type.accepted()
        .forEach((name, resource) -> {
          resources.put(name, resource.raw());
          if (!resource.notes().isEmpty()) notes.put(name, resource.notes());
        });
    accepted.put(type.type, resources);
    if (!type.refused().isEmpty()) refused.put(type.type, new TreeMap<>(type.refused()));
  }

  private Stream<ReceivedType<?>> types() {
    return Stream.of(clusters, endpoints, secrets, listeners, routes);
  }
}
