package dev.meltemi.proxy.upstream;

import dev.meltemi.proxy.loop.Worker;
import dev.meltemi.proxy.telemetry.IstioMetrics;
import dev.meltemi.proxy.telemetry.Series;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.ClientTls;
import dev.meltemi.traffic.Endpoint;
import dev.meltemi.traffic.Place;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** One endpoint with what is known of it; lives as long as its cluster has its address. */
public final class Host {
  private final Address address;
  private final InetSocketAddress socket;
  private final Optional<ClientTls> tls;
  private final Pool[] pools;
  private final Pool[] http2Pools;
  private final AtomicInteger active = new AtomicInteger();
  final AtomicInteger consecutive5xx = new AtomicInteger();
  final AtomicInteger consecutiveGatewayErrors = new AtomicInteger();
  final LongAdder requests = new LongAdder();
  final LongAdder errors = new LongAdder();
  private final IstioMetrics telemetry;
  private final String cluster;
  private volatile Series series;
  private volatile int weight;
  private volatile Place place;
  private volatile boolean healthy;
  private volatile boolean ejected;
  private volatile boolean removed;
  private volatile long upSince = System.nanoTime();

  // Guarded by the cluster's Outlier.
  long ejectedAt;
  int ejections;

  Host(UpstreamCluster cluster, Endpoint endpoint, UpstreamContext context) {
    this.address = endpoint.address();
    this.socket = new InetSocketAddress(literal(address.ip()), address.port());
    this.tls = cluster.config().tlsWith(endpoint);
    this.telemetry = context.telemetry();
    this.cluster = cluster.config().name();
    this.series = telemetry.to(this.cluster, endpoint.workload());
    this.weight = endpoint.weight();
    this.place = endpoint.place();
    this.healthy = endpoint.healthy();
    this.pools = new Pool[context.workers().count()];
    this.http2Pools = new Pool[context.workers().count()];
    for (Worker worker : context.workers().all()) {
      pools[worker.index()] = new Pool(cluster, this, worker, context, false);
      http2Pools[worker.index()] = new Pool(cluster, this, worker, context, true);
    }
  }

  private static InetAddress literal(String ip) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(ip);
    if (bytes == null) throw new IllegalArgumentException("not an IP address: " + ip);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("a parsed address has a legal length", e);
    }
  }

  public Address address() {
    return address;
  }

  /** By which it is placed among others when a hash chooses: Envoy's form of its address. */
  String key() {
    return Addresses.canonical(socket.getAddress()) + ":" + address.port();
  }

  public InetSocketAddress socket() {
    return socket;
  }

  /** What is spoken with it. */
  public Optional<ClientTls> tls() {
    return tls;
  }

  /** The worker's own pool; touched on its thread alone. */
  Pool pool(Worker worker, boolean http2) {
    return (http2 ? http2Pools : pools)[worker.index()];
  }

  /** An endpoint at the same address that is spoken to alike. */
  void update(Endpoint endpoint) {
    weight = endpoint.weight();
    place = endpoint.place();
    if (!healthy && endpoint.healthy()) upSince = System.nanoTime();
    healthy = endpoint.healthy();
    series = telemetry.to(cluster, endpoint.workload());
  }

  /** Where requests to it are counted. */
  public Series series() {
    return series;
  }

  public int weight() {
    return weight;
  }

  public Place place() {
    return place;
  }

  /** Neither known to be down nor taken out. */
  boolean isUsable() {
    return healthy && !ejected;
  }

  /** How long it has been known, and ready. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - upSince);
  }

  public boolean isHealthy() {
    return healthy;
  }

  public boolean isEjected() {
    return ejected;
  }

  void ejected(boolean ejected) {
    this.ejected = ejected;
  }

  boolean isRemoved() {
    return removed;
  }

  /** Idle connections end; busy ones end after their request. */
  void remove(UpstreamContext context) {
    removed = true;
    for (Worker worker : context.workers().all()) {
      if (worker.loop().isShuttingDown()) continue;
      worker.run(pools[worker.index()]::closeIdle);
      worker.run(http2Pools[worker.index()]::closeIdle);
    }
  }

  /** Requests in flight. */
  public int active() {
    return active.get();
  }

  void begin() {
    active.incrementAndGet();
    requests.increment();
  }

  void end() {
    active.decrementAndGet();
  }

  public long requests() {
    return requests.sum();
  }

  public long errors() {
    return errors.sum();
  }
}
