package dev.meltemi.traffic;

/** How an endpoint is chosen. */
public enum Balancing {
  ROUND_ROBIN,
  RANDOM,
  /** The less busy of two random endpoints; Istio's default. */
  LEAST_REQUEST,
  /** The cluster knows by itself: original destination. */
  CLUSTER_PROVIDED
}
