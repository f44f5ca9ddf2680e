package dev.meltemi.pilot.console;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The counters of one proxy as they were read last, and what each has grown by since. Of one thread
 * at a time.
 */
final class Readings {
  private static final String DURATION = "istio_request_duration_milliseconds";
  private static final List<String> WANTED = List.of("istio_", "meltemi_rule_requests_total");

  /** A rule of an object, with the requests that took it. */
  record Rule(String object, int rule) {}

  /** A workload that somebody asked, and how. */
  record Asked(String destination, String principal, boolean mutual) {}

  /** What came since the last reading. */
  record Growth(Map<Flow, Tick> flows, Map<Rule, Long> rules, Map<Asked, Long> asked) {}

  private Map<String, Double> before = Map.of();
  private boolean first = true;

  /** The first reading only says where the counters stand. */
  Growth read(String text) {
    var growth = new Growth(new HashMap<>(), new HashMap<>(), new HashMap<>());
    var now = new HashMap<String, Double>();
    // Buckets of a series come in order; each holds those below it as well.
    var lower = new HashMap<String, Double>();
    for (Sample sample : Sample.read(text, WANTED)) {
      String key = sample.name() + sample.labels();
      now.merge(key, sample.value(), Double::sum);
      if (first) continue;
      @Nullable Double last = before.get(key);
      double grown = last == null || last > sample.value() ? sample.value() : sample.value() - last;
      if (grown > 0 || sample.name().equals(DURATION + "_bucket"))
        take(growth, sample, grown, lower);
    }
    before = now;
    first = false;
    return growth;
  }

  private static void take(Growth growth, Sample sample, double grown, Map<String, Double> lower) {
    long count = Math.round(grown);
    if (sample.name().equals("meltemi_rule_requests_total")) {
      growth.rules().merge(rule(sample), count, Long::sum);
      return;
    }
    if (!sample.label("reporter").equals("source")) {
      if (sample.name().equals("istio_requests_total"))
        growth.asked().merge(asked(sample), count, Long::sum);
      return;
    }
    if (sample.name().equals(DURATION + "_bucket")) {
      bucket(growth, sample, grown, lower);
      return;
    }
    Tick tick = growth.flows().computeIfAbsent(Flow.of(sample), _ -> new Tick());
    switch (sample.name()) {
      case "istio_requests_total" ->
          tick.requests(sample.label("response_code"), sample.label("response_flags"), count);
      case DURATION + "_sum" -> tick.millis += grown;
      case "istio_tcp_connections_opened_total" -> tick.connections += count;
      case "istio_tcp_sent_bytes_total", "istio_tcp_received_bytes_total" -> tick.bytes += count;
      default -> {}
    }
  }

  private static void bucket(
      Growth growth, Sample sample, double grown, Map<String, Double> lower) {
    var series = new LinkedHashMap<>(sample.labels());
    String bound = series.remove("le");
    double below = lower.getOrDefault(series.toString(), 0.0);
    lower.put(series.toString(), grown);
    int count = (int) Math.round(grown - below);
    if (count <= 0 || bound == null) return;
    Tick tick = growth.flows().computeIfAbsent(Flow.of(sample), _ -> new Tick());
    tick.buckets[bucket(bound)] += count;
  }

  private static int bucket(String bound) {
    if (bound.equals("+Inf")) return Tick.BOUNDS.length;
    double upper = Double.parseDouble(bound);
    int at = 0;
    while (at < Tick.BOUNDS.length && Tick.BOUNDS[at] < upper) at++;
    return at;
  }

  private static Rule rule(Sample sample) {
    return new Rule(sample.label("object"), Integer.parseInt(sample.label("rule")));
  }

  private static Asked asked(Sample sample) {
    return new Asked(
        Flow.Party.of(sample, "destination").id(),
        sample.label("source_principal"),
        sample.label("connection_security_policy").equals("mutual_tls"));
  }
}
