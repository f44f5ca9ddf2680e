package dev.meltemi.proxy.observe;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The two text forms of the numbers: Envoy's and Prometheus'. */
public final class StatsText {
  private StatsText() {}

  public static String plain(Stats stats, Predicate<String> wanted) {
    var text = new StringBuilder();
    for (Stats.Stat stat : stats.all()) {
      if (!wanted.test(stat.name())) continue;
      text.append(stat.name()).append(": ").append(stat.value().getAsLong()).append('\n');
    }
    return text.toString();
  }

  public static String prometheus(Stats stats, Predicate<String> wanted) {
    Map<String, StringBuilder> families = new TreeMap<>();
    for (Stats.Stat stat : stats.all()) {
      if (!wanted.test(stat.name())) continue;
      String family = "envoy_" + clean(stat.scope().kind() + "_" + stat.metric());
      StringBuilder text =
          families.computeIfAbsent(
              family,
              name ->
                  new StringBuilder("# TYPE ")
                      .append(name)
                      .append(stat.counts() ? " counter\n" : " gauge\n"));
      text.append(family).append('{');
      if (!stat.scope().label().isEmpty()) {
        text.append(stat.scope().label()).append("=\"");
        text.append(escape(stat.scope().value())).append('"');
      }
      text.append("} ").append(stat.value().getAsLong()).append('\n');
    }
    var all = new StringBuilder();
    families.values().forEach(all::append);
    return all.toString();
  }

  private static String clean(String name) {
    return name.replaceAll("[^a-zA-Z0-9_]", "_");
  }

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
