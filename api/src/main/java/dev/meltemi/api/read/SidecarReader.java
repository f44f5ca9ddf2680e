package dev.meltemi.api.read;

import dev.meltemi.api.istio.Sidecar;
import dev.meltemi.api.istio.Sidecar.CaptureMode;
import dev.meltemi.api.istio.Sidecar.OutboundMode;
import dev.meltemi.api.meta.ObjectMeta;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Binds a Sidecar. */
final class SidecarReader {
  private SidecarReader() {}

  private static final Map<String, CaptureMode> CAPTURE_MODES =
      Map.of(
          "DEFAULT", CaptureMode.DEFAULT,
          "IPTABLES", CaptureMode.IPTABLES,
          "NONE", CaptureMode.NONE);

  private static final Map<String, OutboundMode> OUTBOUND_MODES =
      Map.of(
          "REGISTRY_ONLY", OutboundMode.REGISTRY_ONLY,
          "ALLOW_ANY", OutboundMode.ALLOW_ANY);

  private static final Set<String> SECURE = Set.of("HTTPS", "TLS");

  static Sidecar read(Fields document, ObjectMeta meta) {
    var origin = document.report().origin(document.line());
    return document
        .message("spec", spec -> spec(spec, meta))
        .orElseGet(() ->
            new Sidecar(
                meta,
                origin,
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty()));
  }

  private static Sidecar spec(Fields spec, ObjectMeta meta) {
    return new Sidecar(
        meta,
        spec.report().origin(spec.line()),
        spec.message("workloadSelector", f -> f.textMap("labels")),
        spec.messages("ingress", SidecarReader::ingress),
        spec.messages("egress", SidecarReader::egress),
        spec.message("inboundConnectionPool", TrafficPolicyReader::connectionPool),
        spec.message("outboundTrafficPolicy", SidecarReader::outbound));
  }

  private static Sidecar.Ingress ingress(Fields fields) {
    var port = fields.message("port", SidecarReader::port);
    boolean secure = port.filter(p -> SECURE.contains(p.protocol())).isPresent();
    if (fields.has("tls") && !secure) {
      fields.error(
          "BadTls",
          "server cannot have TLS settings for non HTTPS/TLS ports.",
          "Remove tls: mutual TLS is a matter of PeerAuthentication.");
    }
    fields.accept("tls");
    return new Sidecar.Ingress(
        fields.report().origin(fields.line()),
        port,
        fields.textOrEmpty("bind"),
        fields.choice("captureMode", CAPTURE_MODES).orElse(CaptureMode.DEFAULT),
        fields.textOrEmpty("defaultEndpoint"),
        fields.message("connectionPool", TrafficPolicyReader::connectionPool));
  }

  private static Sidecar.Egress egress(Fields fields) {
    return new Sidecar.Egress(
        fields.report().origin(fields.line()),
        fields.message("port", SidecarReader::port),
        fields.textOrEmpty("bind"),
        fields.choice("captureMode", CAPTURE_MODES).orElse(CaptureMode.DEFAULT),
        fields.texts("hosts").stream().map(host -> host.toLowerCase(Locale.ROOT)).toList());
  }

  private static Sidecar.Port port(Fields fields) {
    fields.accept("targetPort");
    return new Sidecar.Port(
        fields.port("number").orElse(0),
        fields.textOrEmpty("name"),
        fields.textOrEmpty("protocol").toUpperCase(Locale.ROOT));
  }

  /** Istio's default is its first value. */
  private static OutboundMode outbound(Fields fields) {
    var mode = fields.choice("mode", OUTBOUND_MODES).orElse(OutboundMode.REGISTRY_ONLY);
    if (fields.has("egressProxy") && mode != OutboundMode.ALLOW_ANY) {
      fields.error(
          "BadOutboundPolicy",
          "egress_proxy must be set only with ALLOW_ANY outbound_traffic_policy mode.",
          "Remove egressProxy.");
    }
    fields.accept("egressProxy");
    return mode;
  }
}
