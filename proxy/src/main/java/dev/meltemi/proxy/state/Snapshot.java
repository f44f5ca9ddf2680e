package dev.meltemi.proxy.state;

import dev.meltemi.proxy.upstream.UpstreamCluster;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.HttpConnection;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.RouteSource;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.traffic.match.ListenerIndex;
import dev.meltemi.traffic.match.RouteMatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One configuration, ready to run. Immutable; shared by all threads. */
public final class Snapshot {
  private static final RouteMatcher NO_ROUTES = RouteMatcher.of(new RouteTable("", List.of()));

  private final Traffic traffic;
  private final Map<String, RouteMatcher> named = new HashMap<>();
  private final Map<RouteTable, RouteMatcher> inline = new HashMap<>();
  private final Map<String, UpstreamCluster> clusters;
  private final ListenerIndex listeners;

  /** Takes over from {@code before} what did not change. */
  Snapshot(Traffic traffic, Map<String, UpstreamCluster> clusters, @Nullable Snapshot before) {
    this.traffic = traffic;
    this.clusters = clusters;
    this.listeners = ListenerIndex.of(traffic.listeners().values());
    for (RouteTable table : traffic.routeTables().values()) {
      @Nullable RouteMatcher known = before == null ? null : before.named.get(table.name());
      boolean same = known != null && known.table().equals(table);
      named.put(table.name(), same && known != null ? known : RouteMatcher.of(table));
    }
    for (Listener listener : traffic.listeners().values()) {
      for (FilterChain chain : chains(listener)) {
        if (chain.filter() instanceof HttpConnection http
            && http.routes() instanceof RouteSource.Inline(RouteTable table)) {
          @Nullable RouteMatcher known = before == null ? null : before.inline.get(table);
          inline.put(table, known != null ? known : RouteMatcher.of(table));
        }
      }
    }
  }

  private static List<FilterChain> chains(Listener listener) {
    List<FilterChain> all = new ArrayList<>(listener.chains());
    listener.fallback().ifPresent(all::add);
    return all;
  }

  public Traffic traffic() {
    return traffic;
  }

  public Map<String, UpstreamCluster> clusters() {
    return clusters;
  }

  public @Nullable UpstreamCluster cluster(String name) {
    return clusters.get(name);
  }

  /** Routes that are not known (yet) match nothing. */
  public RouteMatcher routes(RouteSource source) {
    return switch (source) {
      case RouteSource.Named(String table) -> named.getOrDefault(table, NO_ROUTES);
      case RouteSource.Inline(RouteTable table) -> {
        @Nullable RouteMatcher known = inline.get(table);
        yield known != null ? known : RouteMatcher.of(table);
      }
    };
  }

  /** Which listener takes a connection that was on its way to {@code address}. */
  public ListenerIndex listeners() {
    return listeners;
  }

  public Optional<Listener> listener(String name) {
    return Optional.ofNullable(traffic.listeners().get(name));
  }

  /** The HTTP settings of a chain that may have changed since a connection came in. */
  public Optional<HttpConnection> http(String listener, FilterChain chain) {
    return listener(listener)
        .flatMap(found ->
            chains(found).stream()
                .filter(c -> c.name().equals(chain.name()) && c.match().equals(chain.match()))
                .findFirst())
        .flatMap(found ->
            found.filter() instanceof HttpConnection http ? Optional.of(http) : Optional.empty());
  }
}
