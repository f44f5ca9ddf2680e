package dev.meltemi.proxy.observe;

import java.util.EnumSet;
import java.util.Set;

/** Envoy's response flags ({@code %RESPONSE_FLAGS%}), in the order in which Envoy prints them. */
public enum Flag {
  /** No healthy upstream. */
  UH,
  /** Upstream request timeout. */
  UT,
  /** Upstream remote reset. */
  UR,
  /** Upstream connection failure. */
  UF,
  /** Upstream connection termination. */
  UC,
  /** Upstream overflow: a circuit breaker is open. */
  UO,
  /** No route. */
  NR,
  /** A fault delayed the request. */
  DI,
  /** A fault aborted the request. */
  FI,
  /** The downstream connection ended. */
  DC,
  /** Upstream retry limit, or connect attempts of TCP, exceeded. */
  URX,
  /** Stream idle timeout. */
  SI,
  /** Downstream protocol error. */
  DPE,
  /** Upstream protocol error. */
  UPE,
  /** No such cluster. */
  NC;

  public static String text(Set<Flag> flags) {
    if (flags.isEmpty()) return "-";
    var all = new StringBuilder();
    for (Flag flag : flags) {
      if (!all.isEmpty()) all.append(',');
      all.append(flag.name());
    }
    return all.toString();
  }

  public static EnumSet<Flag> none() {
    return EnumSet.noneOf(Flag.class);
  }
}
