package dev.meltemi.pilot.debug;

import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.pilot.console.ConsolePages;
import dev.meltemi.pilot.debug.HttpPages.Answer;
import dev.meltemi.pilot.debug.HttpPages.Page;
import dev.meltemi.pilot.push.PushLoop;
import dev.meltemi.pilot.push.PushMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The control plane's two HTTP ports: metrics and debug (15014), and readiness (8080). */
public final class DebugServer implements AutoCloseable {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final PushLoop loop;
  private final PushMetrics metrics;
  private final BooleanSupplier ready;
  private final Supplier<List<Problem>> problems;
  private final JsonMapper json =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private final ConsolePages console;
  private final HttpPages debugPages;
  private final HttpPages readyPages;

  /**
   * @param console pages of who asks whom
   * @param ready whether all sources have been read
   * @param problems what the sources and the compiler complain of now
   * @throws IOException when an address cannot be bound
   */
  public DebugServer(
      InetSocketAddress debug,
      InetSocketAddress readiness,
      PushLoop loop,
      PushMetrics metrics,
      ConsolePages console,
      BooleanSupplier ready,
      Supplier<List<Problem>> problems)
      throws IOException {
    this.loop = loop;
    this.metrics = metrics;
    this.console = console;
    this.ready = ready;
    this.problems = problems;
    this.debugPages = new HttpPages(debug, pages());
    this.readyPages =
        new HttpPages(readiness, Map.of("/ready", _ -> ready(), "/healthz", _ -> ready()));
  }

  private Map<String, Page> pages() {
    var pages = new LinkedHashMap<String, Page>();
    pages.put("/ready", _ -> ready());
    pages.put("/metrics", _ -> Answer.text(200, metrics.text() + services()));
    pages.put("/debug/syncz", _ -> json(DebugPages.syncz(loop.proxies().get())));
    pages.put(
        "/debug/configz", _ -> json(DebugPages.configz(loop.snapshot().get(), problems.get())));
    pages.put("/debug/registryz", _ -> json(DebugPages.registryz(loop.snapshot().get())));
    pages.put("/debug/endpointz", _ -> json(DebugPages.endpointz(loop.snapshot().get())));
    pages.put("/debug/config_dump", this::configDump);
    pages.put(
        "/debug/converged",
        q -> json(DebugPages.convergence(loop.convergence(number(q, "since")).get())));
    pages.put("/debug/wait", this::await);
    pages.put("/console/flows", q -> json(console.flows(q, loop.proxies().get())));
    pages.put("/console/history", q -> json(console.history(q)));
    pages.put("/console/limits", q -> json(console.limits(q)));
    pages.put("/console/rules", _ -> json(console.rules()));
    pages.put("/console/proxies", _ -> json(console.proxies(loop.proxies().get())));
    pages.put("/console/certificates", _ -> json(console.certificates(loop.proxies().get())));
    return pages;
  }

  private Answer ready() {
    return ready.getAsBoolean()
        ? Answer.text(200, "ready\n")
        : Answer.text(503, "the configuration is not read yet\n");
  }

  private String services() throws ExecutionException, InterruptedException {
    return "# TYPE pilot_services gauge\npilot_services %d\n"
        .formatted(loop.snapshot().get().services().size());
  }

  private Answer await(Map<String, String> query) throws ExecutionException, InterruptedException {
    var timeout = duration(query.getOrDefault("timeout", "5s"));
    String kind = query.getOrDefault("kind", "");
    var absent = absent(query);
    var convergence = loop.await(kind, number(query, "resourceVersion"), absent, timeout).get();
    return json(DebugPages.convergence(convergence));
  }

  /** {@code absent=KIND/NAMESPACE/NAME}. */
  private static Optional<ObjectKey> absent(Map<String, String> query) {
    String text = query.getOrDefault("absent", "");
    if (text.isEmpty()) return Optional.empty();
    var parts = text.split("/", -1);
    if (parts.length != 3)
      throw new IllegalArgumentException(
          "absent must be KIND/NAMESPACE/NAME, not \"" + text + "\".");
    return Optional.of(new ObjectKey(parts[0], parts[1], parts[2]));
  }

  private Answer configDump(Map<String, String> query)
      throws ExecutionException, InterruptedException {
    String wanted = query.getOrDefault("proxyID", "");
    var proxies = loop.proxies().get();
    return proxies.stream()
        .filter(proxy -> DebugPages.name(proxy).equals(wanted) || proxy.node().id().equals(wanted))
        .findFirst()
        .map(proxy -> Answer.json(ConfigDump.of(proxy.resources())))
        .orElseGet(() ->
            Answer.text(
                404,
                "No proxyID is \"%s\"; there are: %s\n"
                    .formatted(wanted, proxies.stream().map(DebugPages::name).toList())));
  }

  private Answer json(Object tree) {
    return Answer.json(json.writeValueAsString(tree) + "\n");
  }

  private static long number(Map<String, String> query, String name) {
    String text = query.getOrDefault(name, "0");
    if (!text.matches("[0-9]{1,18}"))
      throw new IllegalArgumentException(name + " must be a number, not \"" + text + "\".");
    return Long.parseLong(text);
  }

  /** {@code 5s} or {@code 200ms}; never longer than five minutes. */
  private static Duration duration(String text) {
    if (!text.matches("[0-9]{1,6}(ms|s)"))
      throw new IllegalArgumentException("timeout must be like 5s or 200ms, not \"" + text + "\".");
    long number = Long.parseLong(text.replaceAll("[a-z]", ""));
    var wanted = text.endsWith("ms") ? Duration.ofMillis(number) : Duration.ofSeconds(number);
    return wanted.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wanted;
  }

  public int debugPort() {
    return debugPages.port();
  }

  public int readyPort() {
    return readyPages.port();
  }

  @Override
  public void close() {
    debugPages.close();
    readyPages.close();
  }
}
