package dev.meltemi.pilot.console;

import dev.meltemi.pilot.push.ProxyState;
import dev.meltemi.xds.ResourceType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The console's pages as JSON trees. The names of their fields are documented in
 * docs/features/console.md.
 */
public final class ConsolePages {
  private static final int USUAL_WINDOW = 60;

  private final Collector collector;
  private final Past past;

  public ConsolePages(Collector collector) {
    this.collector = collector;
    this.past = new Past(collector);
  }

  /** Who asked whom within the last {@code window} seconds. */
  public Map<String, Object> flows(Map<String, String> query, List<ProxyState> proxies) {
    int window = window(query, USUAL_WINDOW);
    long now = collector.second();
    var security = new Security(proxies, collector.asked());
    var tree = new LinkedHashMap<String, Object>();
    tree.put("time", now);
    tree.put("window", window);
    tree.put("dropped", collector.history().dropped());
    tree.put(
        "flows",
        past.sums(window).stream()
            .sorted(
                Comparator.comparing((History.Sum sum) -> sum.flow().source().id())
                    .thenComparing(sum -> sum.flow().service())
                    .thenComparing(sum -> sum.flow().destination().id()))
            .map(sum -> flow(sum, window, security))
            .toList());
    return tree;
  }

  private static Map<String, Object> flow(History.Sum sum, int window, Security security) {
    Flow flow = sum.flow();
    var tree = new LinkedHashMap<String, Object>();
    tree.put("source", party(flow.source()));
    var service = new LinkedHashMap<String, Object>();
    service.put("host", flow.service());
    service.put("name", flow.serviceName());
    service.put("namespace", flow.serviceNamespace());
    tree.put("service", service);
    tree.put("destination", party(flow.destination()));
    numbers(tree, sum.tick(), window);
    tree.put("outcomes", sum.tick().outcomes());
    tree.put("security", security.of(flow));
    return tree;
  }

  private static Map<String, Object> party(Flow.Party party) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("namespace", party.namespace());
    tree.put("workload", party.workload());
    tree.put("app", party.app());
    tree.put("version", party.version());
    return tree;
  }

  private static void numbers(Map<String, Object> tree, Tick tick, int seconds) {
    tree.put("requests", tick.requests);
    tree.put("failures", tick.failures);
    tree.put("rate", (double) tick.requests / seconds);
    tree.put("p50", rounded(tick.quantile(0.5)));
    tree.put("p90", rounded(tick.quantile(0.9)));
    tree.put("p99", rounded(tick.quantile(0.99)));
    tree.put("mean", tick.requests == 0 ? 0 : rounded(tick.millis / tick.requests));
    tree.put("connections", tick.connections);
    tree.put("bytes", tick.bytes);
  }

  private static double rounded(double millis) {
    return Math.round(millis * 100) / 100.0;
  }

  /**
   * One point each five seconds of the last {@code window}, of a long one each minute or more, for
   * the flows of a {@code service} (a host), {@code source} or {@code destination}
   * (namespace/workload), or all.
   */
  public Map<String, Object> history(Map<String, String> query) {
    int window = window(query, History.STEPS * History.STEP_SECONDS);
    String service = query.getOrDefault("service", "");
    String source = query.getOrDefault("source", "");
    String destination = query.getOrDefault("destination", "");
    var points =
        past.points(
            window,
            flow ->
                (service.isEmpty() || flow.service().equals(service))
                    && (source.isEmpty() || flow.source().id().equals(source))
                    && (destination.isEmpty() || flow.destination().id().equals(destination)));
    int step = past.step(window);
    var tree = new LinkedHashMap<String, Object>();
    tree.put("step", step);
    tree.put(
        "points",
        points.stream()
            .map(point -> {
              var one = new LinkedHashMap<String, Object>();
              one.put("time", point.second());
              numbers(one, point.tick(), step);
              return one;
            })
            .toList());
    return tree;
  }

  /** Seconds; an hour is known, or a day where it is kept on disk. */
  private int window(Map<String, String> query, int usual) {
    String text = query.getOrDefault("window", Integer.toString(usual));
    int most = past.longest();
    if (!text.matches("[0-9]{1,6}"))
      throw new IllegalArgumentException(
          "window must be seconds, up to %d, not \"%s\".".formatted(most, text));
    return Math.clamp(Integer.parseInt(text), History.STEP_SECONDS, most);
  }

  /** How many requests each rule took since this control plane runs. */
  public List<Map<String, Object>> rules() {
    return collector.rules().entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<Readings.Rule, Long> e) -> e.getKey().object())
                .thenComparingInt(e -> e.getKey().rule()))
        .map(entry -> {
          Map<String, Object> tree = new LinkedHashMap<>();
          tree.put("object", entry.getKey().object());
          tree.put("rule", entry.getKey().rule());
          tree.put("requests", entry.getValue());
          return tree;
        })
        .toList();
  }

  /** What each proxy's breakers hold and refused, and how many endpoints it rests. */
  public List<Map<String, Object>> limits(Map<String, String> query) {
    return Limits.of(collector.limits(), query.getOrDefault("host", ""));
  }

  /** Every connected proxy: who it is, what it lives by, whether its metrics can be read. */
  public List<Map<String, Object>> proxies(List<ProxyState> proxies) {
    return proxies.stream()
        .sorted(
            Comparator.comparing((ProxyState proxy) -> proxy.node().namespace())
                .thenComparing(proxy -> proxy.node().name()))
        .map(this::proxy)
        .toList();
  }

  private Map<String, Object> proxy(ProxyState proxy) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("name", proxy.node().name());
    tree.put("namespace", proxy.node().namespace());
    tree.put("workload", proxy.node().metadata().getOrDefault("WORKLOAD_NAME", ""));
    tree.put("type", proxy.node().type());
    tree.put("address", proxy.node().ip());
    tree.put("version", proxy.node().metadata().getOrDefault("ISTIO_VERSION", ""));
    tree.put("published", proxy.published());
    tree.put("acknowledged", proxy.acknowledged());
    tree.put("convergenceMillis", proxy.convergenceNanos() / 1_000_000);
    var types = new LinkedHashMap<String, Object>();
    for (ResourceType type : ResourceType.values()) {
      var status = proxy.status().get(type);
      String word =
          status == null || status.sent().isEmpty()
              ? "not sent"
              : status.rejected().isPresent() ? "rejected" : status.upToDate() ? "synced" : "stale";
      types.put(type.name().toLowerCase(Locale.ROOT), word);
    }
    tree.put("state", types);
    tree.put("rejection", proxy.rejection());
    var contact = collector.contacts().get(proxy.node().id());
    tree.put("metrics", contact == null ? "not yet read" : contact.error());
    return tree;
  }

  /** Certificates that proxies were given: names, signers, end dates. Never a key. */
  public List<Map<String, Object>> certificates(List<ProxyState> proxies) {
    var seen = new HashMap<String, Map<String, Object>>();
    var all = new ArrayList<Map<String, Object>>();
    for (ProxyState proxy : proxies) {
      String name = proxy.node().name() + "." + proxy.node().namespace();
      for (Map<String, Object> one : Certificates.of(proxy.resources())) {
        var known = seen.get(one.toString());
        if (known == null) {
          var tree = new LinkedHashMap<String, Object>(one);
          tree.put("proxies", new ArrayList<>(List.of(name)));
          seen.put(one.toString(), tree);
          all.add(tree);
        } else if (known.get("proxies") instanceof List<?> names) {
          var more = new ArrayList<Object>(names);
          more.add(name);
          known.put("proxies", more);
        }
      }
    }
    return all;
  }
}
