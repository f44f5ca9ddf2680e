package dev.meltemi.traffic;

/** Which way traffic goes, seen from the workload: Envoy {@code traffic_direction}. */
public enum Direction {
  INBOUND,
  OUTBOUND,
  UNSPECIFIED
}
