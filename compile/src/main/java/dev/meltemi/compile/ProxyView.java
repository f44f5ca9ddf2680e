package dev.meltemi.compile;

import java.util.Map;

/**
 * The proxy that is compiled for.
 *
 * @param ip its pod's address
 * @param name its pod's name
 * @param labels its pod's labels
 * @param domain its DNS domain, such as {@code default.svc.cluster.local}
 * @param certified whether it is given a certificate of its workload, with which it can speak the
 *     mesh's TLS
 */
public record ProxyView(
    Kind kind,
    String ip,
    String name,
    String namespace,
    Map<String, String> labels,
    String domain,
    Capture capture,
    boolean certified) {
  public ProxyView {
    labels = Map.copyOf(labels);
  }

  /** Without a certificate. */
  public ProxyView(
      Kind kind,
      String ip,
      String name,
      String namespace,
      Map<String, String> labels,
      String domain,
      Capture capture) {
    this(kind, ip, name, namespace, labels, domain, capture, false);
  }

  public enum Kind {
    /** Beside an application, whose connections are redirected to it. */
    SIDECAR,
    /** On its own: a gateway. */
    ROUTER
  }

  /** To which port the rules of the pod's network redirect what arrives there. */
  public enum Capture {
    /** 15006, and 15001 for what leaves. */
    INBOUND_15006,
    /** 15001 both ways, as Istio 0.8 did. */
    LEGACY_0_8
  }

  public static ProxyView sidecar(
      String namespace, String name, String ip, Map<String, String> labels) {
    return new ProxyView(
        Kind.SIDECAR,
        ip,
        name,
        namespace,
        labels,
        namespace + ".svc.cluster.local",
        Capture.INBOUND_15006);
  }

  public static ProxyView router(
      String namespace, String name, String ip, Map<String, String> labels) {
    return new ProxyView(
        Kind.ROUTER,
        ip,
        name,
        namespace,
        labels,
        namespace + ".svc.cluster.local",
        Capture.INBOUND_15006);
  }

  /** The same with a certificate, or without. */
  public ProxyView certified(boolean given) {
    return new ProxyView(kind, ip, name, namespace, labels, domain, capture, given);
  }

  /** {@code namespace/name}. */
  public String id() {
    return namespace + "/" + name;
  }
}
