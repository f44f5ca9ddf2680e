package dev.meltemi.pilot;

import dev.meltemi.api.meta.Problem;
import dev.meltemi.pilot.config.ConfigSource;
import dev.meltemi.pilot.config.ConfigUpdate;
import dev.meltemi.pilot.config.MergedConfig;
import dev.meltemi.pilot.console.Collector;
import dev.meltemi.pilot.console.ConsolePages;
import dev.meltemi.pilot.debug.DebugServer;
import dev.meltemi.pilot.identity.WorkloadCertificates;
import dev.meltemi.pilot.push.MeshCompilation;
import dev.meltemi.pilot.push.PushLoop;
import dev.meltemi.pilot.push.PushMetrics;
import dev.meltemi.xds.grpc.AdsServer;
import dev.meltemi.xds.grpc.AdsServerOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control plane, whole: sources → snapshot → traffic for each scope → proxies. Everything
 * between the sources and the encoded resources happens on one thread, that of the push.
 */
public final class ControlPlane implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);

  private final ControlPlaneOptions options;
  private final PushMetrics metrics = new PushMetrics();
  private final PushLoop loop;
  private final AdsServer ads;
  private final Collector collector;
  private final DebugServer debug;

  // Of the push's thread.
  private final MergedConfig config;
  private final Set<ConfigSource> unread;

  private @Nullable Thread renewal;
  private volatile boolean ready;
  private volatile List<Problem> sourceProblems = List.of();
  private volatile List<Problem> compilerProblems = List.of();

  private ControlPlane(ControlPlaneOptions options) throws IOException {
    this.options = options;
    this.config = new MergedConfig(options.sources().size());
    this.unread = new HashSet<>(options.sources());
    this.loop =
        new PushLoop(
            new MeshCompilation(options.certificates()), metrics, this::complain, System::nanoTime);
    try {
      this.ads = AdsServer.start(serverOptions(options.discovery()), loop);
    } catch (IOException e) {
      loop.close();
      throw e;
    }
    this.collector =
        Collector.start(() -> loop.proxies().get(), InstantSource.system(), options.history());
    try {
      this.debug =
          new DebugServer(
              options.debug(),
              options.readiness(),
              loop,
              metrics,
              new ConsolePages(collector),
              () -> ready,
              this::problems);
    } catch (IOException e) {
      collector.close();
      ads.close();
      loop.close();
      throw e;
    }
  }

  /**
   * Binds all ports and begins to read the sources. Proxies may connect at once; they are served
   * when all sources have been read.
   *
   * @throws IOException when an address cannot be bound or a source cannot be read at all
   */
  public static ControlPlane start(ControlPlaneOptions options) throws IOException {
    var plane = new ControlPlane(options);
    options.certificates().ifPresent(plane::renew);
    try {
      plane.readSources();
    } catch (IOException | RuntimeException e) {
      plane.close();
      throw e;
    }
    return plane;
  }

  private static AdsServerOptions serverOptions(InetSocketAddress address) {
    return AdsServerOptions.of(address.getAddress().getHostAddress(), address.getPort());
  }

  /** Pushes again whenever certificates of workloads are half through. */
  private void renew(WorkloadCertificates certificates) {
    renewal =
        Thread.ofVirtual()
            .name("renewal")
            .start(() -> {
              certificates.warmUp();
              while (sleeps(certificates.interval())) {
                loop.execute(() -> {
                  if (ready && certificates.retire())
                    loop.changed(config.snapshot(), config.revisions());
                });
              }
            });
  }

  private static boolean sleeps(Duration time) {
    try {
      Thread.sleep(time);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void readSources() throws IOException {
    for (int i = 0; i < options.sources().size(); i++) {
      int index = i;
      var source = options.sources().get(i);
      source.start(update -> loop.execute(() -> take(index, source, update)));
    }
  }

  private void take(int index, ConfigSource source, ConfigUpdate update) {
    config.apply(index, update);
    var problems = config.problems();
    if (!problems.equals(sourceProblems))
      problems.forEach(problem -> LOG.warn("{}: {}", source.description(), problem));
    sourceProblems = problems;
    unread.remove(source);
    if (!unread.isEmpty()) return;
    if (!ready)
      LOG.info(
          "ready: the sources are read, with {} services", config.snapshot().services().size());
    ready = true;
    loop.changed(config.snapshot(), config.revisions());
  }

  private void complain(List<Problem> problems) {
    compilerProblems = problems;
    options.status().report(config.snapshot(), problems());
  }

  /** All that is wrong now, with files, resources and settings. */
  public List<Problem> problems() {
    return Stream.concat(sourceProblems.stream(), compilerProblems.stream()).toList();
  }

  /** Whether all sources have been read. */
  public boolean ready() {
    return ready;
  }

  public int discoveryPort() {
    return ads.port();
  }

  public int debugPort() {
    return debug.debugPort();
  }

  public int readyPort() {
    return debug.readyPort();
  }

  public PushMetrics metrics() {
    return metrics;
  }

  @Override
  public void close() {
    @Nullable Thread renewing = renewal;
    if (renewing != null) renewing.interrupt();
    options.sources().forEach(ConfigSource::close);
    collector.close();
    ads.close();
    debug.close();
    loop.close();
    options.status().close();
  }
}
