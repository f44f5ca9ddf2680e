package dev.meltemi.api.check;

import org.junit.jupiter.api.Test;

class GatewayCheckTest {
  private static final Specs SPEC = new Specs("Gateway");
  private static final String PORT = "port: {number: 80, name: http, protocol: HTTP}";

  private static String servers(String... servers) {
    return "selector: {istio: ingressgateway}\nservers:\n"
        + "- {"
        + String.join("}\n- {", servers)
        + "}";
  }

  @Test
  void aGatewayHasServersWithHosts() {
    SPEC.accepts(servers(PORT + ", hosts: [\"*\"]"));
    SPEC.refuses("selector: {istio: ingressgateway}", "gateway must have at least one server");
    SPEC.refuses(servers(PORT), "server config must contain at least one host");
  }

  @Test
  void hostsAreFullNamesWithOrWithoutNamespace() {
    SPEC.accepts(servers(PORT + ", hosts: [a.com, \"*.b.com\", ns/c.com, ./d.com, \"*/e.com\"]"));
    SPEC.refuses(
        servers(PORT + ", hosts: [\"~/a.com\"]"), "invalid namespace value \"~\" in gateway");
    SPEC.refuses(servers(PORT + ", hosts: [reviews]"), "short names (non FQDN) are not allowed");
    SPEC.refuses(servers(PORT + ", hosts: [\"/a.com\"]"), "cannot be empty");
  }

  @Test
  void portsHaveNumbersUniqueNamesAndProtocols() {
    SPEC.refuses(
        servers("hosts: [a.com], port: {name: http, protocol: HTTP}"), "number is required");
    SPEC.refuses(
        servers("hosts: [a.com], port: {number: 80, protocol: HTTP}"), "port name must be set");
    SPEC.refuses(
        servers("hosts: [a.com], port: {number: 0, name: http, protocol: HTTP}"),
        "between 1 and 65535");
    SPEC.refuses(
        servers(
            PORT + ", hosts: [a.com]",
            "hosts: [b.com], port: {number: 81, name: http, protocol: HTTP}"),
        "port names in servers must be unique: duplicate name http");
  }

  @Test
  void protocolsAreReadInAnyCase() {
    SPEC.accepts(servers("hosts: [a.com], port: {number: 80, name: http, protocol: http2}"));
  }

  private static String https(String tls) {
    return servers(
        "port: {number: 443, name: https, protocol: HTTPS}, hosts: [a.com]"
            + (tls.isEmpty() ? "" : ", tls: {" + tls + "}"));
  }

  @Test
  void httpsNeedsACertificateOrACredential() {
    SPEC.accepts(https("mode: SIMPLE, credentialName: a-cert"));
    SPEC.accepts(https("mode: SIMPLE, serverCertificate: /c/tls.crt, privateKey: /c/tls.key"));
    SPEC.accepts(https("mode: PASSTHROUGH"));
    SPEC.refuses(https(""), "server must have TLS settings for HTTPS/TLS protocols");
    SPEC.refuses(
        https("mode: SIMPLE, privateKey: /c/tls.key"), "SIMPLE TLS requires a server certificate");
    SPEC.refuses(
        https("mode: SIMPLE, serverCertificate: /c/tls.crt"), "SIMPLE TLS requires a private key");
    SPEC.refuses(
        https("mode: MUTUAL, serverCertificate: /c/tls.crt, privateKey: /c/tls.key"),
        "MUTUAL TLS requires a client CA bundle");
    SPEC.refuses(https("mode: SIMPLE, credentialName: A_cert"), "credentialName");
  }

  @Test
  void versionsAndCipherSuitesAreChecked() {
    String simple = "mode: SIMPLE, credentialName: a-cert, ";
    SPEC.accepts(https(simple + "minProtocolVersion: TLSV1_2, maxProtocolVersion: TLSV1_3"));
    SPEC.accepts(https(simple + "cipherSuites: [ECDHE-RSA-AES256-GCM-SHA384]"));
    SPEC.refuses(
        https(simple + "minProtocolVersion: TLSV1_3, maxProtocolVersion: TLSV1_2"),
        "minProtocolVersion TLSV1_3 is above maxProtocolVersion TLSV1_2");
    SPEC.refuses(https(simple + "cipherSuites: [RC4-MD5]"), "unrecognized cipher suite");
    SPEC.refuses(
        https(simple + "cipherSuites: [AES128-SHA, AES128-SHA]"), "duplicate cipher suite");
  }
}
