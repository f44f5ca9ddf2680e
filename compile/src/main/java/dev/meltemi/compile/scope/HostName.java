package dev.meltemi.compile.scope;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Rules for host names in Istio's resources. */
public final class HostName {
  private HostName() {}

  /**
   * The full name: one without a dot is a service of the rule's namespace, one with a dot and a
   * wildcard are taken as they are.
   */
  public static String resolve(String written, String namespace, String clusterDomain) {
    String host = written.toLowerCase(Locale.ROOT);
    if (host.indexOf('.') >= 0 || host.startsWith("*")) return host;
    return host + "." + namespace + ".svc." + clusterDomain;
  }

  /** Whether the pattern, exact or {@code *suffix}, takes the host. */
  public static boolean covers(String pattern, String host) {
    if (!pattern.startsWith("*")) return pattern.equals(host);
    return host.endsWith(pattern.substring(1));
  }

  /** Whether some host is taken by both. */
  public static boolean intersect(String one, String other) {
    return covers(one, other) || covers(other, one);
  }

  /** The pattern that takes the host most closely: itself, else the longest wildcard. */
  public static Optional<String> closest(Collection<String> patterns, String host) {
    if (patterns.contains(host)) return Optional.of(host);
    return patterns.stream()
        .filter(pattern -> pattern.startsWith("*") && covers(pattern, host))
        .max(Comparator.comparingInt(String::length));
  }
}
