package dev.meltemi.cli.istioctl;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests that failed last, with their cause, from the access logs of a local mesh. Logs are
 * read only when somebody asks: at first their ends, then what has come since. Any thread.
 */
public final class RecentFailures {
  static final int MOST_KEPT = 200;
  private static final int TAIL_BYTES = 256 * 1024;
  private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(30);

  private final Path folder;
  private final LongSupplier nanos;
  private final Deque<AccessLine> kept = new ArrayDeque<>();
  private @Nullable LogFollow follow;
  private long asked;

  RecentFailures(Path folder, LongSupplier nanos) {
    this.folder = folder;
    this.nanos = nanos;
  }

  /**
   * @param folder with the logs of the mesh's containers
   */
  public static RecentFailures in(Path folder) {
    return new RecentFailures(folder, System::nanoTime);
  }

  /** Those that went to a host, the newest first; an empty host is any. */
  public synchronized List<Map<String, Object>> list(String host) {
    long now = nanos.getAsLong();
    @Nullable LogFollow known = follow;
    if (known == null || now - asked > FORGOTTEN_AFTER.toNanos()) {
      known = new LogFollow(folder, TAIL_BYTES);
      follow = known;
      kept.clear();
    }
    asked = now;
    known.look().forEach(this::keep);
    List<Map<String, Object>> found = new ArrayList<>();
    for (AccessLine line : kept) {
      if (host.isEmpty() || line.cluster().endsWith("|" + host)) found.add(tree(line));
    }
    return found;
  }

  private void keep(LogFollow.Line line) {
    Optional<AccessLine> parsed = AccessLine.parse(line.source(), line.text());
    if (parsed.isEmpty() || !parsed.get().isFailure()) return;
    kept.addFirst(parsed.get());
    if (kept.size() > MOST_KEPT) kept.removeLast();
  }

  private static Map<String, Object> tree(AccessLine line) {
    Cause cause = Cause.of(line);
    var tree = new LinkedHashMap<String, Object>();
    tree.put("source", line.source());
    tree.put("start", line.start());
    tree.put("request", line.request());
    tree.put("status", line.status());
    tree.put("flags", String.join(",", line.flags()));
    tree.put("millis", line.millis());
    tree.put("id", line.id());
    tree.put("endpoint", line.endpoint());
    tree.put("why", cause.why());
    tree.put("remedy", cause.remedy());
    return tree;
  }
}
