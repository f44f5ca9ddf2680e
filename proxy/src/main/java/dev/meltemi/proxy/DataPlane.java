package dev.meltemi.proxy;

import dev.meltemi.proxy.admin.Admin;
import dev.meltemi.proxy.admin.AdminView;
import dev.meltemi.proxy.listen.Listeners;
import dev.meltemi.proxy.loop.Worker;
import dev.meltemi.proxy.loop.Workers;
import dev.meltemi.proxy.observe.LogFiles;
import dev.meltemi.proxy.observe.Stats;
import dev.meltemi.proxy.state.ActiveTraffic;
import dev.meltemi.proxy.telemetry.IstioMetrics;
import dev.meltemi.proxy.tls.TlsContexts;
import dev.meltemi.proxy.upstream.NameResolution;
import dev.meltemi.proxy.upstream.UpstreamCluster;
import dev.meltemi.proxy.upstream.UpstreamContext;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.xds.bootstrap.Bootstrap;
import dev.meltemi.xds.grpc.AdsClient;
import dev.meltemi.xds.grpc.AdsClientOptions;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.io.IOException;
import java.security.Security;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A running proxy. {@link #start} opens what the bootstrap says at once and the rest when the
 * control plane has told it. All methods may be called from any thread.
 */
public final class DataPlane implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DataPlane.class.getName());

  static {
    // For the control plane's name, which the JDK resolves and would keep for 30 s.
    Security.setProperty("networkaddress.cache.ttl", "1");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
  }

  private final Bootstrap bootstrap;
  private final DataPlaneOptions options;
  private final long startNanos = System.nanoTime();
  private final Stats stats = new Stats();
  private final IstioMetrics telemetry;
  private final Workers workers;
  private final NameResolution names;
  private final LogFiles logFiles;
  private final ActiveTraffic active;
  private final Listeners listeners;
  private final Admin admin;
  private @Nullable AdsClient ads;
  private volatile boolean told;
  private volatile boolean draining;
  private boolean closed;

  private DataPlane(Bootstrap bootstrap, DataPlaneOptions options) {
    this.bootstrap = bootstrap;
    this.options = options;
    workers = new Workers(options.concurrency(), options.sweepInterval());
    telemetry = new IstioMetrics(bootstrap.proxy(), workers.count(), stats);
    names = new NameResolution(workers);
    logFiles = new LogFiles(stats);
    active =
        new ActiveTraffic(
            new UpstreamContext(
                workers,
                stats,
                telemetry,
                options.limits(),
                bootstrap.socketMark(),
                names,
                options.dnsRefresh(),
                new TlsContexts()));
    var connections =
        new Connections(
            active, options.limits(), logFiles, stats, telemetry, workers, () -> draining);
    listeners = new Listeners(workers, active, connections, stats);
    admin = new Admin(workers, options.limits(), new View());
  }

  /**
   * Starts with what the bootstrap says; when it names a control plane, asks that for the rest.
   *
   * @throws IOException if a static listener or the admin address cannot be bound
   */
  public static DataPlane start(Bootstrap bootstrap, DataPlaneOptions options) throws IOException {
    var plane = new DataPlane(bootstrap, options);
    try {
      plane.begin();
      return plane;
    } catch (IOException | RuntimeException e) {
      plane.close();
      throw e;
    }
  }

  /**
   * Starts with this traffic, which {@link #publish} replaces; without admin and control plane.
   *
   * @throws IOException if a listener cannot be bound
   */
  public static DataPlane start(Traffic traffic, DataPlaneOptions options) throws IOException {
    var alone =
        new Bootstrap(
            Node.getDefaultInstance(),
            Optional.empty(),
            Traffic.empty(),
            Optional.empty(),
            OptionalInt.empty());
    DataPlane plane = start(alone, options);
    Map<String, String> problems = plane.put(traffic);
    if (problems.isEmpty()) return plane;
    plane.close();
    throw new IOException("cannot listen: " + problems);
  }

  private void begin() throws IOException {
    if (bootstrap.admin().isPresent()) admin.bind(bootstrap.admin().get());
    Map<String, String> problems = put(bootstrap.fixed());
    if (!problems.isEmpty()) throw new IOException("cannot listen: " + problems);
    stats.gauge(Stats.Scope.of("server"), "live", () -> isReady() ? 1 : 0);
    stats.gauge(Stats.Scope.of("server"), "uptime", this::uptimeSeconds);
    stats.gauge(Stats.Scope.of("server"), "concurrency", options::concurrency);
    if (bootstrap.ads().isEmpty()) {
      told = true;
      return;
    }
    Bootstrap.DiscoveryServer server = bootstrap.ads().get();
    AdsClient client =
        AdsClient.start(
            AdsClientOptions.of(
                server.host(), server.port(), bootstrap.node(), bootstrap.socketMark()),
            this::publish);
    ads = client;
    stats.gauge(
        Stats.Scope.of("control_plane"), "connected_state", () -> client.connected() ? 1 : 0);
  }

  /** Puts {@code traffic} in force beside the bootstrap's own. */
  public void publish(Traffic traffic) {
    put(merge(bootstrap.fixed(), traffic))
        .forEach((name, why) -> LOG.log(System.Logger.Level.ERROR, "listener {0}: {1}", name, why));
    told = true;
  }

  private synchronized Map<String, String> put(Traffic traffic) {
    if (closed) return Map.of();
    active.swap(traffic);
    return listeners.apply(traffic);
  }

  private static Traffic merge(Traffic fixed, Traffic told) {
    return new Traffic(
        merge(told.listeners(), fixed.listeners()),
        merge(told.routeTables(), fixed.routeTables()),
        merge(told.clusters(), fixed.clusters()),
        merge(told.endpointSets(), fixed.endpointSets()),
        merge(told.secrets(), fixed.secrets()));
  }

  private static <T> SortedMap<String, T> merge(Map<String, T> low, Map<String, T> high) {
    var all = new TreeMap<String, T>(low);
    all.putAll(high);
    return all;
  }

  /** Whether traffic is in force, with all names resolved, and the proxy is not about to end. */
  public boolean isReady() {
    return told
        && !draining
        && active.current().clusters().values().stream().allMatch(UpstreamCluster::isWarm);
  }

  public Stats stats() {
    return stats;
  }

  /** Where a listener is bound; useful when that was port 0. */
  public OptionalInt port(String listener) {
    return listeners.port(listener);
  }

  /** Where the admin endpoints are bound, empty when there are none. */
  public OptionalInt adminPort() {
    return admin.port();
  }

  private long uptimeSeconds() {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
  }

  /**
   * Ends in good order: no new connections, {@code Connection: close} on what is answered, up to
   * the drain time for what is under way.
   */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) return;
      closed = true;
    }
    draining = true;
    @Nullable AdsClient client = ads;
    if (client != null) client.close();
    for (Worker worker : workers.all()) worker.run(worker::drain);
    listeners.close();
    awaitQuiet(options.drainTime());
    admin.close();
    active.close();
    names.close();
    workers.close();
    logFiles.close();
  }

  private void awaitQuiet(Duration most) {
    long deadline = System.nanoTime() + most.toNanos();
    while (System.nanoTime() < deadline) {
      if (serving() == 0) return;
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private long serving() {
    var asked = new CountDownLatch(workers.count());
    var serving = new java.util.concurrent.atomic.AtomicLong();
    for (Worker worker : workers.all()) {
      worker.run(() -> {
        serving.addAndGet(worker.serving());
        asked.countDown();
      });
    }
    try {
      return asked.await(1, TimeUnit.SECONDS) ? serving.get() : 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /** What the admin endpoints may see. */
  private final class View implements AdminView {
    @Override
    public Bootstrap bootstrap() {
      return bootstrap;
    }

    @Override
    public ActiveTraffic active() {
      return active;
    }

    @Override
    public Stats stats() {
      return stats;
    }

    @Override
    public IstioMetrics telemetry() {
      return telemetry;
    }

    @Override
    public boolean isReady() {
      return DataPlane.this.isReady();
    }

    @Override
    public boolean isDraining() {
      return draining;
    }

    @Override
    public long uptimeSeconds() {
      return DataPlane.this.uptimeSeconds();
    }

    @Override
    public int concurrency() {
      return options.concurrency();
    }
  }
}
