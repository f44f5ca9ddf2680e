package dev.meltemi.pilot.console;

import dev.meltemi.pilot.console.Readings.Asked;
import dev.meltemi.pilot.console.Readings.Growth;
import dev.meltemi.pilot.console.Readings.Rule;
import dev.meltemi.pilot.push.ProxyState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the metrics of every connected proxy, every five seconds, each on a virtual thread, at most
 * {@link #AT_ONCE} at a time.
 */
public final class Collector implements AutoCloseable {
  static final int AT_ONCE = 16;
  static final int MOST_RULES = 5000;
  private static final Duration INTERVAL = Duration.ofSeconds(History.STEP_SECONDS);
  private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

  /** How a proxy is asked for its metrics. */
  public interface Fetch {
    String metrics(ProxyState proxy) throws IOException, InterruptedException;
  }

  /** What came of the last attempt; {@code error} is empty when it was good. */
  record Contact(long second, String error) {}

  private final Callable<List<ProxyState>> proxies;
  private final Fetch fetch;
  private final InstantSource clock;
  private final History history = new History();
  private final Optional<Archive> archive;
  private final Map<String, Readings> readings = new ConcurrentHashMap<>();
  private final Map<String, Contact> contacts = new ConcurrentHashMap<>();
  private final Map<String, Map<String, Map<String, Long>>> limits = new ConcurrentHashMap<>();
  private final Map<Rule, Long> rules = new ConcurrentHashMap<>();
  private final Map<Asked, Long> asked = new ConcurrentHashMap<>();
  private final Semaphore turns = new Semaphore(AT_ONCE);
  private final Thread thread;

  /** Which asks nobody by itself, and keeps an hour. */
  public Collector(Callable<List<ProxyState>> proxies, Fetch fetch, InstantSource clock) {
    this(proxies, fetch, clock, Optional.empty());
  }

  Collector(
      Callable<List<ProxyState>> proxies,
      Fetch fetch,
      InstantSource clock,
      Optional<Archive> archive) {
    this.archive = archive;
    this.proxies = proxies;
    this.fetch = fetch;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("console").unstarted(this::loop);
  }

  /**
   * Begins at once.
   *
   * @param folder where the last day is kept; empty for the last hour only, in memory
   */
  public static Collector start(
      Callable<List<ProxyState>> proxies, InstantSource clock, Optional<Path> folder) {
    var collector = new Collector(proxies, new Scrape()::metrics, clock, folder.map(Archive::new));
    collector.thread.start();
    return collector;
  }

  private void loop() {
    while (true) {
      try {
        Thread.sleep(INTERVAL);
        round();
      } catch (InterruptedException e) {
        return;
      } catch (Exception e) {
        LOG.warn("the proxies could not be asked for their metrics", e);
      }
    }
  }

  /** Asks every proxy once; returns when all have answered or not. */
  public void round() throws Exception {
    List<ProxyState> connected = proxies.call();
    try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
      Set<String> hosts = new HashSet<>();
      for (ProxyState proxy : connected) {
        // Several proxies of one address have one page, which must not count twice.
        if (hosts.add(Scrape.host(proxy))) each.execute(() -> read(proxy));
        else
          contacts.put(proxy.node().id(), new Contact(second(), "another proxy has its address"));
      }
    }
    Set<String> ids = new HashSet<>();
    for (ProxyState proxy : connected) ids.add(proxy.node().id());
    readings.keySet().retainAll(ids);
    contacts.keySet().retainAll(ids);
    limits.keySet().retainAll(connected.stream().map(Collector::name).toList());
    long old = second() - (long) History.STEPS * History.STEP_SECONDS;
    asked.values().removeIf(seen -> seen < old);
  }

  private void read(ProxyState proxy) {
    String id = proxy.node().id();
    String error = "";
    try {
      turns.acquire();
      try {
        String text = fetch.metrics(proxy);
        Readings known = readings.computeIfAbsent(id, _ -> new Readings());
        Growth growth;
        synchronized (known) {
          growth = known.read(text);
        }
        keep(growth);
        limits.put(name(proxy), Limits.read(text));
      } finally {
        turns.release();
      }
    } catch (IOException e) {
      error = String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    contacts.put(id, new Contact(second(), error));
  }

  private void keep(Growth growth) {
    long now = second();
    growth
        .flows()
        .forEach((flow, tick) -> {
          // The archive adds up, the history keeps the object.
          archive.ifPresent(day -> day.add(now, flow, tick));
          history.add(now, flow, tick);
        });
    growth
        .rules()
        .forEach((rule, count) -> {
          if (rules.size() < MOST_RULES || rules.containsKey(rule))
            rules.merge(rule, count, Long::sum);
        });
    growth.asked().keySet().forEach(seen -> asked.put(seen, now));
  }

  private static String name(ProxyState proxy) {
    return proxy.node().namespace() + "/" + proxy.node().name();
  }

  /** By proxy and cluster, as they were read last. */
  Map<String, Map<String, Map<String, Long>>> limits() {
    return limits;
  }

  long second() {
    return clock.instant().getEpochSecond();
  }

  History history() {
    return history;
  }

  /** The last day, where it is kept. */
  Optional<Archive> archive() {
    return archive;
  }

  Map<String, Contact> contacts() {
    return contacts;
  }

  /** Since this control plane runs. */
  Map<Rule, Long> rules() {
    return new HashMap<>(rules);
  }

  /** Who was asked, and how, within the last hour. */
  Set<Asked> asked() {
    return Set.copyOf(asked.keySet());
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
