package dev.meltemi.api.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.read.ResourceReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class IngressCheckTest {
  private static final String RULE =
      """
      rules:
      - host: %s
        http:
          paths:
          - {path: %s, pathType: %s, backend: {service: {name: a, port: {number: 80}}}}
      """;

  @Test
  void somethingMustBeServed() {
    assertThat(messages("ingressClassName: istio"))
        .containsExactly("spec: either defaultBackend or rules must be specified.");
    assertThat(messages("defaultBackend: {service: {name: a, port: {name: http}}}")).isEmpty();
  }

  @Test
  void hostsAreNamesOrAWildcardForOneLabel() {
    assertThat(messages(RULE.formatted("\"*.example.com\"", "/", "Prefix"))).isEmpty();
    assertThat(messages(RULE.formatted("\"*example.com\"", "/", "Prefix")))
        .singleElement()
        .asString()
        .contains("a wildcard stands for one whole label");
    assertThat(messages(RULE.formatted("10.0.0.1", "/", "Prefix")))
        .singleElement()
        .asString()
        .contains("must be a DNS name, not an IP address");
  }

  @Test
  void aPathBeginsWithASlashUnlessItIsLeftToTheController() {
    assertThat(messages(RULE.formatted("a.io", "a", "Exact")))
        .singleElement()
        .asString()
        .contains("path \"a\" must begin with a slash");
    assertThat(messages(RULE.formatted("a.io", "\"\"", "ImplementationSpecific"))).isEmpty();
  }

  @Test
  void aBackendHasAPort() {
    assertThat(messages("defaultBackend: {service: {name: a}}"))
        .containsExactly("spec.defaultBackend.service.port: port name or number is required.");
  }

  @Test
  void tlsNeedsASecret() {
    var served = "defaultBackend: {service: {name: a, port: {number: 80}}}\n";
    assertThat(messages(served + "tls: [{hosts: [a.io], secretName: a-cert}]")).isEmpty();
    assertThat(messages(served + "tls: [{hosts: [a.io]}]"))
        .singleElement()
        .asString()
        .contains("without a secret there is no certificate, so TLS for a.io is not served");
  }

  private static List<String> messages(String spec) {
    var text =
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: shop}\nspec:\n"
            + spec.indent(2);
    return ResourceReader.read(text, "f.yaml").allProblems().stream()
        .map(Problem::message)
        .toList();
  }
}
