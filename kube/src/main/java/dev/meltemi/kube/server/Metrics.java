package dev.meltemi.kube.server;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What {@code /metrics} tells, in Prometheus' text format. Safe for any number of threads. */
final class Metrics {

  /** A limit that can be hit; the name is the metric's label. */
  enum Limit {
    BODY_BYTES,
    CONNECTIONS,
    WATCHES,
    WAITING_REQUESTS,
    WAITING_BYTES;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Limits limits;
  private final Map<String, LongAdder> requests = new ConcurrentSkipListMap<>();
  private final Map<String, LongAdder> micros = new ConcurrentSkipListMap<>();
  private final Map<Limit, LongAdder> hits = new ConcurrentSkipListMap<>();
  private final AtomicInteger watches = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();

  Metrics(Limits limits) {
    this.limits = limits;
    for (Limit limit : Limit.values()) {
      hits.put(limit, new LongAdder());
    }
  }

  Limits limits() {
    return limits;
  }

  void answered(String verb, String resource, int code, Duration time) {
    String labels = "verb=\"%s\",resource=\"%s\",code=\"%d\"".formatted(verb, resource, code);
    requests.computeIfAbsent(labels, _ -> new LongAdder()).increment();
    micros
        .computeIfAbsent("verb=\"" + verb + "\"", _ -> new LongAdder())
        .add(time.toNanos() / 1000);
  }

  void hit(Limit limit) {
    hits.computeIfAbsent(limit, _ -> new LongAdder()).increment();
  }

  AtomicInteger watches() {
    return watches;
  }

  AtomicInteger connections() {
    return connections;
  }

  /**
   * @param objects how many objects of each type are stored
   */
  String text(Map<String, Integer> objects) {
    StringBuilder text = new StringBuilder();
    family(text, "apiserver_request_total", "counter", "Requests that were answered.");
    requests.forEach((labels, count) ->
        line(text, "apiserver_request_total", labels, Long.toString(count.sum())));
    family(
        text,
        "apiserver_request_duration_seconds_sum",
        "counter",
        "Time spent on answering, without the streams of watches and logs.");
    micros.forEach((labels, sum) ->
        line(
            text,
            "apiserver_request_duration_seconds_sum",
            labels,
            Double.toString(sum.sum() / 1e6)));
    family(text, "apiserver_longrunning_requests", "gauge", "Watches that run now.");
    line(text, "apiserver_longrunning_requests", "verb=\"WATCH\"", watches.toString());
    family(text, "meltemi_apiserver_connections", "gauge", "Connections that are open now.");
    line(text, "meltemi_apiserver_connections", "", connections.toString());
    family(text, "apiserver_storage_objects", "gauge", "Objects that are stored.");
    objects.forEach((type, count) ->
        line(text, "apiserver_storage_objects", "resource=\"" + type + "\"", count.toString()));
    family(text, "meltemi_apiserver_limit", "gauge", "Limits, in bytes or as numbers.");
    for (Limit limit : Limit.values()) {
      line(text, "meltemi_apiserver_limit", label(limit), Integer.toString(of(limit)));
    }
    family(text, "meltemi_apiserver_limit_hits_total", "counter", "What was refused or cut off.");
    hits.forEach((limit, count) ->
        line(text, "meltemi_apiserver_limit_hits_total", label(limit), Long.toString(count.sum())));
    return text.toString();
  }

  private int of(Limit limit) {
    return switch (limit) {
      case BODY_BYTES -> limits.bodyBytes();
      case CONNECTIONS -> limits.connections();
      case WATCHES -> limits.watches();
      case WAITING_REQUESTS -> limits.waitingRequests();
      case WAITING_BYTES -> limits.waitingBytes();
    };
  }

  private static String label(Limit limit) {
    return "limit=\"" + limit.label() + "\"";
  }

  private static void family(StringBuilder text, String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private static void line(StringBuilder text, String name, String labels, String value) {
    text.append(name);
    if (!labels.isEmpty()) {
      text.append('{').append(labels).append('}');
    }
    text.append(' ').append(value).append('\n');
  }
}
