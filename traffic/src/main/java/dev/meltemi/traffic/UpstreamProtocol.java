package dev.meltemi.traffic;

/** What is spoken with the endpoints of a cluster. */
public enum UpstreamProtocol {
  HTTP1,
  HTTP2,
  /** What the client speaks with the proxy (Envoy's {@code use_downstream_protocol_config}). */
  DOWNSTREAM
}
