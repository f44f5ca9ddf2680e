package dev.meltemi.proxy.tls;

import dev.meltemi.traffic.Secret;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The secrets in force, by name. Those in files are read again and again, because a volume of
 * secrets changes under the same paths. Any thread.
 */
public final class Secrets implements AutoCloseable {
  /** Between two looks at files: a new certificate is taken well within 2 s. */
  private static final Duration LOOK = Duration.ofMillis(500);

  private static final System.Logger LOG = System.getLogger(Secrets.class.getName());

  private final Runnable changed;
  private Map<String, Secret> told = Map.of();
  private volatile Map<String, Material> materials = Map.of();
  private final AtomicLong changes = new AtomicLong();
  private boolean watching;
  private boolean closed;

  /**
   * @param changed runs after each change
   */
  Secrets(Runnable changed) {
    this.changed = changed;
  }

  /** Empty for one that nobody has told of. */
  public Optional<Material> find(String name) {
    return Optional.ofNullable(materials.get(name));
  }

  /** All that are known, by name. */
  public Map<String, Material> all() {
    return materials;
  }

  /** How often they have changed. */
  long changes() {
    return changes.get();
  }

  /** Takes the place of all before; reads files. */
  synchronized void put(Map<String, Secret> secrets) {
    if (secrets.equals(told)) return;
    told = Map.copyOf(secrets);
    read();
    boolean files = told.values().stream().anyMatch(Secrets::isInFiles);
    if (!files || watching || closed) return;
    watching = true;
    Thread.ofVirtual().name("secret files").start(this::watch);
  }

  private void watch() {
    try {
      do Thread.sleep(LOOK);
      while (readAgain());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean readAgain() {
    watching = !closed && told.values().stream().anyMatch(Secrets::isInFiles);
    if (watching) read();
    return watching;
  }

  private void read() {
    var now = new TreeMap<String, Material>();
    told.forEach((name, secret) -> {
      Material before = materials.get(name);
      Material after = Material.of(secret);
      // The same object for the same content, so that contexts made of it stay.
      now.put(name, after.equals(before) ? before : after);
      if (after instanceof Material.Unusable(String why) && !after.equals(before)) {
        LOG.log(System.Logger.Level.WARNING, "secret {0}: {1}", name, why);
      }
    });
    if (now.equals(materials)) return;
    materials = Map.copyOf(now);
    changes.incrementAndGet();
    changed.run();
  }

  private static boolean isInFiles(Secret secret) {
    return switch (secret.content()) {
      case Secret.Certificate(Secret.Pem chain, Secret.Pem key) ->
          chain instanceof Secret.File || key instanceof Secret.File;
      case Secret.Roots(Secret.Pem certificates) -> certificates instanceof Secret.File;
    };
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
