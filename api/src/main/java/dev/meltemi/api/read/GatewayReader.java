package dev.meltemi.api.read;

import dev.meltemi.api.istio.Gateway;
import dev.meltemi.api.istio.ServerTls;
import dev.meltemi.api.meta.ObjectMeta;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Binds a Gateway. */
final class GatewayReader {
  private GatewayReader() {}

  private static final Map<String, ServerTls.Mode> MODES =
      Map.of(
          "PASSTHROUGH", ServerTls.Mode.PASSTHROUGH,
          "SIMPLE", ServerTls.Mode.SIMPLE,
          "MUTUAL", ServerTls.Mode.MUTUAL,
          "AUTO_PASSTHROUGH", ServerTls.Mode.AUTO_PASSTHROUGH,
          "ISTIO_MUTUAL", ServerTls.Mode.ISTIO_MUTUAL,
          "OPTIONAL_MUTUAL", ServerTls.Mode.OPTIONAL_MUTUAL);

  private static final Map<String, ServerTls.Version> VERSIONS =
      Map.of(
          "TLS_AUTO", ServerTls.Version.TLS_AUTO,
          "TLSV1_0", ServerTls.Version.TLSV1_0,
          "TLSV1_1", ServerTls.Version.TLSV1_1,
          "TLSV1_2", ServerTls.Version.TLSV1_2,
          "TLSV1_3", ServerTls.Version.TLSV1_3);

  static Gateway read(Fields document, ObjectMeta meta) {
    var origin = document.report().origin(document.line());
    return document
        .message("spec", spec -> spec(spec, meta))
        .orElseGet(() -> new Gateway(meta, origin, Map.of(), List.of()));
  }

  private static Gateway spec(Fields spec, ObjectMeta meta) {
    List<Gateway.Server> servers = spec.numbered("servers", GatewayReader::server);
    return new Gateway(meta, spec.report().origin(spec.line()), spec.textMap("selector"), servers);
  }

  private static Gateway.Server server(Fields fields, int index) {
    fields.accept("defaultEndpoint");
    if (!fields.has("port") && !fields.isMisspelt("port")) {
      fields.error(
          "PortRequired",
          "port is required.",
          "For example: port: {number: 80, name: http, protocol: HTTP}");
    }
    return new Gateway.Server(
        fields.part("server " + (index + 1)),
        fields.message("port", GatewayReader::port).orElseGet(() -> new Gateway.Port(0, "", "")),
        fields.texts("hosts"),
        fields.textOrEmpty("name"),
        fields.textOrEmpty("bind"),
        fields.message("tls", GatewayReader::tls));
  }

  private static Gateway.Port port(Fields fields) {
    fields.accept("targetPort");
    if (!fields.has("number") && !fields.isMisspelt("number")) {
      fields.error("PortRequired", "number is required.", "");
    }
    return new Gateway.Port(
        fields.port("number").orElse(0),
        fields.textOrEmpty("name"),
        fields.textOrEmpty("protocol").toUpperCase(Locale.ROOT));
  }

  private static ServerTls tls(Fields fields) {
    fields.accept(
        "credentialNames",
        "caCertCredentialName",
        "tlsCertificates",
        "verifyCertificateSpki",
        "verifyCertificateHash",
        "insecureSkipVerify",
        "ecdhCurves",
        "caCrl");
    return new ServerTls(
        fields.isSet("httpsRedirect"),
        fields.choice("mode", MODES).orElse(ServerTls.Mode.PASSTHROUGH),
        fields.textOrEmpty("serverCertificate"),
        fields.textOrEmpty("privateKey"),
        fields.textOrEmpty("caCertificates"),
        fields.textOrEmpty("credentialName"),
        fields.texts("subjectAltNames"),
        fields.choice("minProtocolVersion", VERSIONS).orElse(ServerTls.Version.TLS_AUTO),
        fields.choice("maxProtocolVersion", VERSIONS).orElse(ServerTls.Version.TLS_AUTO),
        fields.texts("cipherSuites"));
  }
}
