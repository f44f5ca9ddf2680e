package dev.meltemi.proxy.upstream;

import dev.meltemi.proxy.balance.HashPlaces;
import dev.meltemi.proxy.http.HttpRequest;
import dev.meltemi.proxy.loop.Worker;
import dev.meltemi.proxy.observe.ClusterStats;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.Balancing;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Endpoint;
import dev.meltemi.traffic.SlowStart;
import dev.meltemi.traffic.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A cluster at work. It outlives snapshots as long as its configuration stays the same; its
 * endpoints change in place. Any thread.
 */
public final class UpstreamCluster implements AutoCloseable {
  private static final int MOST_ORIGINAL_DESTINATIONS = 1024;

  private final Cluster config;
  private final UpstreamContext context;
  private final ClusterStats stats;
  private final Breakers breakers;
  private final @Nullable Outlier outlier;
  private final AtomicInteger turn = new AtomicInteger();
  private final Map<Address, Host> originals = new ConcurrentHashMap<>();
  private final List<Future<?>> timers = new ArrayList<>();
  private volatile HostSet hosts;
  private volatile boolean warm;
  private List<Endpoint> told = List.of();

  public UpstreamCluster(Cluster config, UpstreamContext context) {
    this.config = config;
    this.hosts = HostSet.of(List.of(), config);
    this.context = context;
    this.stats = new ClusterStats(context.stats(), config.name());
    this.breakers = new Breakers(config.limits());
    this.outlier =
        config.outlier().map(rules -> new Outlier(rules, this, System::nanoTime)).orElse(null);
    Worker first = context.workers().all().getFirst();
    config.outlier().ifPresent(rules -> every(first, rules.interval(), this::sweepOutliers));
    HostLevel.warmup(config.balancing()).ifPresent(slow -> every(first, step(slow), this::warmUp));
    turn.set((int) System.nanoTime() & 0xffff); // proxies must not all begin with the same endpoint
    switch (config.discovery()) {
      case Discovery.Static fixed -> {
        endpoints(fixed.endpoints());
        warm = true;
      }
      case Discovery.StrictDns(List<Endpoint> endpoints) -> resolve(endpoints, false);
      case Discovery.LogicalDns(Endpoint endpoint) -> resolve(List.of(endpoint), true);
      case Discovery.Eds eds -> warm = true; // published together with its endpoints
      case Discovery.OriginalDst original -> warm = true;
    }
  }

  private void every(Worker worker, Duration interval, Runnable task) {
    long nanos = Math.max(interval.toNanos(), 1_000_000);
    timers.add(worker.loop().scheduleWithFixedDelay(task, nanos, nanos, TimeUnit.NANOSECONDS));
  }

  /** A share grows in a hundred steps, each of at least a millisecond. */
  private static Duration step(SlowStart slow) {
    return slow.window().dividedBy(100);
  }

  private void warmUp() {
    Optional<SlowStart> warmup = HostLevel.warmup(config.balancing());
    if (warmup.isEmpty()) return;
    Duration window = warmup.get().window().plus(step(warmup.get()).multipliedBy(2));
    if (hosts.all().stream().anyMatch(host -> host.age().compareTo(window) < 0)) rebuild();
  }

  private void sweepOutliers() {
    if (outlier != null) outlier.sweep();
  }

  private void resolve(List<Endpoint> endpoints, boolean firstOnly) {
    var named = new NamedEndpoints(endpoints, firstOnly, context.names()::resolve, this::endpoints);
    named.resolve();
    every(context.workers().all().getFirst(), context.dnsRefresh(), named::resolve);
  }

  public Cluster config() {
    return config;
  }

  public ClusterStats stats() {
    return stats;
  }

  public Breakers breakers() {
    return breakers;
  }

  public UpstreamContext context() {
    return context;
  }

  /** Whether its endpoints are known. */
  public boolean isWarm() {
    return warm;
  }

  public List<Host> hosts() {
    return config.discovery() instanceof Discovery.OriginalDst
        ? List.copyOf(originals.values())
        : hosts.all();
  }

  /** New endpoints; those with an address known before keep their connections and their past. */
  public synchronized void endpoints(List<Endpoint> endpoints) {
    warm = true;
    if (endpoints.equals(told)) return;
    told = endpoints;
    Map<Address, Host> before = new LinkedHashMap<>();
    for (Host host : hosts.all()) before.put(host.address(), host);
    Map<Address, Host> after = new LinkedHashMap<>();
    for (Endpoint endpoint : endpoints) {
      @Nullable Host known = before.get(endpoint.address());
      // Its connections are of no use when another protocol is to be spoken.
      if (known != null && !known.tls().equals(config.tlsWith(endpoint))) known = null;
      if (known != null) before.remove(endpoint.address());
      if (known != null) known.update(endpoint);
      after.putIfAbsent(
          endpoint.address(), known != null ? known : new Host(this, endpoint, context));
    }
    hosts = HostSet.of(List.copyOf(after.values()), config);
    before.values().forEach(gone -> gone.remove(context));
  }

  /** After an endpoint was taken out or came back. */
  synchronized void rebuild() {
    hosts = HostSet.of(hosts.all(), config);
  }

  /** Whether the hash of what is sent decides; else asking for it is in vain. */
  public boolean asksForHash() {
    return config.balancing() instanceof Balancing.RingHash
        || config.balancing() instanceof Balancing.Maglev;
  }

  /**
   * Picks an endpoint by a hash, or null when there is none. For a cluster that {@link
   * #asksForHash}.
   *
   * @param attempt counts from 0; a later one asks for another endpoint
   */
  public @Nullable Host pick(long hash, int attempt) {
    HostLevel level = hosts.level(hash);
    @Nullable HashPlaces places = level.places();
    return places == null ? null : level.owners()[places.owner(hash, attempt)];
  }

  /**
   * Picks an endpoint, or null when there is none.
   *
   * @param original where the client wanted to go
   */
  public @Nullable Host pick(Worker worker, @Nullable Address original) {
    if (config.balancing() instanceof Balancing.ClusterProvided) {
      return original == null ? null : original(original);
    }
    HostSet now = hosts;
    HostLevel level = now.isFirstAlone() ? now.levels()[0] : now.level(worker.random());
    Host[] usable = level.groups().length == 1 ? level.groups()[0] : level.group(worker.random());
    int count = usable.length;
    if (count == 1) return usable[0];
    return switch (config.balancing()) {
      case Balancing.RingHash _, Balancing.Maglev _ -> pick(worker.random(), 0);
      case Balancing.RoundRobin _ ->
          count == 0 ? null : usable[Math.floorMod(turn.getAndIncrement(), count)];
      case Balancing.Random _ -> count == 0 ? null : usable[worker.draw(count)];
      case Balancing.LeastRequest _ -> count == 0 ? null : lessBusy(usable, worker);
      case Balancing.ClusterProvided _ -> null;
    };
  }

  private static Host lessBusy(Host[] usable, Worker worker) {
    Host one = usable[worker.draw(usable.length)];
    Host other = usable[worker.draw(usable.length)];
    return other.active() < one.active() ? other : one;
  }

  private Host original(Address address) {
    @Nullable Host known = originals.get(address);
    if (known != null) return known;
    if (originals.size() >= MOST_ORIGINAL_DESTINATIONS) forgetUnused();
    return originals.computeIfAbsent(
        address, at -> new Host(this, new Endpoint(at, 1, true, Workload.unknown()), context));
  }

  private void forgetUnused() {
    originals
        .values()
        .removeIf(host -> {
          boolean unused = host.active() == 0;
          if (unused) host.remove(context);
          return unused;
        });
  }

  /** Whether its endpoints are spoken to in HTTP/2 for this request. */
  boolean speaksHttp2(HttpRequest request) {
    return switch (config.protocol()) {
      case HTTP1 -> false;
      case HTTP2 -> true;
      case DOWNSTREAM -> request.minor() == HttpRequest.HTTP_2;
    };
  }

  /** What became of a request, as an HTTP status; for outlier detection. */
  public void report(Host host, int status) {
    if (status >= 500) host.errors.increment();
    @Nullable Outlier watch = outlier;
    if (watch != null) watch.report(host, status);
  }

  /** No new connections are kept; what is in flight ends by itself. */
  @Override
  public void close() {
    timers.forEach(timer -> timer.cancel(false));
    hosts().forEach(host -> host.remove(context));
  }
}
