package dev.meltemi.compile.trial;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Destinations as tests write them, {@code reviews.default:9080/v1} or a part of that, against the
 * names of clusters.
 */
record Destinations(String namespace, String clusterDomain) {
  private static final double CLOSE = 0.01;

  /**
   * What differs, or nothing.
   *
   * @param actual percents by cluster
   */
  List<String> differences(String what, Map<String, Double> expected, Map<String, Double> actual) {
    Map<String, Double> rest = new TreeMap<>(actual);
    rest.values().removeIf(percent -> percent == 0);
    List<String> differences = new ArrayList<>();
    expected.forEach((written, percent) -> {
      double there =
          rest.entrySet().stream()
              .filter(entry -> means(written, entry.getKey()))
              .mapToDouble(Map.Entry::getValue)
              .sum();
      rest.keySet().removeIf(cluster -> means(written, cluster));
      if (Math.abs(there - percent) > CLOSE) {
        differences.add(
            "%s: expected %s%% to %s, is %s%%"
                .formatted(what, number(percent), written, number(there)));
      }
    });
    rest.forEach((cluster, percent) ->
        differences.add("%s: %s%% go to %s".formatted(what, number(percent), spoken(cluster))));
    return differences;
  }

  boolean means(String written, String cluster) {
    if (written.equals(cluster)) return true;
    String[] parts = cluster.split("\\|", -1);
    if (parts.length != 4) return false;
    int slash = written.indexOf('/');
    String subset = slash < 0 ? "" : written.substring(slash + 1);
    String host = slash < 0 ? written : written.substring(0, slash);
    int colon = host.indexOf(':');
    if (colon >= 0 && !host.substring(colon + 1).equals(parts[1])) return false;
    if (colon >= 0) host = host.substring(0, colon);
    String domain = ".svc." + clusterDomain;
    boolean same =
        parts[3].equals(host)
            || parts[3].equals(host + domain)
            || parts[3].equals(host + "." + namespace + domain);
    return same && parts[2].equals(subset);
  }

  /** {@code outbound|9080|v1|reviews.default.svc.cluster.local} as {@code reviews.default/v1}. */
  private String spoken(String cluster) {
    String[] parts = cluster.split("\\|", -1);
    if (parts.length != 4) return cluster;
    String domain = ".svc." + clusterDomain;
    String host =
        parts[3].endsWith(domain)
            ? parts[3].substring(0, parts[3].length() - domain.length())
            : parts[3];
    return parts[2].isEmpty() ? host : host + "/" + parts[2];
  }

  String spoken(Map<String, Double> shares) {
    return shares.entrySet().stream()
        .map(share -> number(share.getValue()) + "% " + spoken(share.getKey()))
        .collect(Collectors.joining(", "));
  }

  static String number(double percent) {
    return BigDecimal.valueOf(percent)
        .setScale(2, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }
}
