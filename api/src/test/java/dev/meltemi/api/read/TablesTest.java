package dev.meltemi.api.read;

import static dev.meltemi.api.read.Texts.problem;
import static dev.meltemi.api.read.Texts.rule;
import static dev.meltemi.api.read.Texts.withHttp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.meta.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The tables name fields that exist. */
class TablesTest {
  /** A resource in which only this field stands. */
  private static Map<String, Object> with(String kind, String path) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put(
        "apiVersion",
        kind.equals("Telemetry") ? "telemetry.istio.io/v1" : "networking.istio.io/v1");
    tree.put("kind", kind);
    tree.put("metadata", Map.of("name", "x"));
    var names = path.split("\\.", 2);
    tree.put(names[0], value(names[1]));
    return tree;
  }

  private static Object value(String rest) {
    var names = rest.split("\\.", 2);
    Object inner = names.length == 1 ? "x" : value(names[1]);
    var list = names[0].endsWith("[]");
    return Map.of(names[0].replace("[]", ""), list ? List.of(inner) : inner);
  }

  @Test
  void everyFieldThatIsNotEnforcedIsRefusedByName() {
    NotEnforced.FIELDS.forEach((kind, paths) ->
        paths.forEach(path ->
            assertThat(ResourceReader.fromTree(with(kind, path)).problems())
                .as(kind + " " + path)
                .filteredOn(p -> p.code().equals("NotEnforced"))
                .anySatisfy(p -> assertThat(p.message()).startsWith(path.replace("[]", "[0]")))));
  }

  @Test
  void everyPlaceThatIsSuggestedExists() {
    FieldPlaces.PLACES.forEach((kind, paths) ->
        paths.forEach(path ->
            assertThat(ResourceReader.fromTree(with(kind, path)).problems())
                .as(kind + " " + path)
                .extracting(Problem::code)
                .doesNotContain("UnknownField")));
  }

  @Test
  void thePoliciesOfSubsetsAndPortsAreMeantAlongWithTheRules() {
    assertThat(
            problem(
                rule(
                    "subsets: [{name: v1, labels: {v: a}, trafficPolicy: {retryBudget: {percent:"
                        + " 20}}}]")))
        .startsWith(
            "error f.yaml:6 NotEnforced: spec.subsets[0].trafficPolicy.retryBudget is not"
                + " enforced");
    assertThat(
            problem(
                rule(
                    "trafficPolicy: {portLevelSettings: [{port: {number: 80}, tls: {caCrl: x}}]}")))
        .contains("spec.trafficPolicy.portLevelSettings[0].tls.caCrl: x is not enforced");
  }

  @Test
  void onlySomeValuesAreEnforced() {
    assertThat(problem(rule("trafficPolicy: {loadBalancer: {simple: PASSTHROUGH}}")))
        .contains("NotEnforced");
    var claim =
        """
        - match: [{headers: {"@request.auth.claims.group": {exact: a}}}]
          route: [{destination: {host: a}}]
        """;
    assertThat(problem(withHttp(claim)))
        .contains("NotEnforced: spec.http[0].match[0].headers: @request.auth.claims.group");
  }

  @Test
  void whatIsMissingOfAGatewaysTlsIsRefusedByName() {
    var problems =
        Texts.problems(
            """
            apiVersion: networking.istio.io/v1alpha3
            kind: Gateway
            metadata: {name: httpbin-gateway}
            spec:
              selector: {istio: ingressgateway}
              servers:
              - port: {number: 443, name: https, protocol: HTTPS}
                tls: {mode: AUTO_PASSTHROUGH, verifyCertificateSpki: [abc], verifyCertificateHash: [abc]}
                hosts: [httpbin.example.com]
            """);
    assertThat(problems)
        .extracting(Problem::message)
        .allMatch(m -> m.contains("is not enforced by this version"))
        .anyMatch(m -> m.startsWith("spec.servers[0].tls.mode: AUTO_PASSTHROUGH"))
        .anyMatch(m -> m.startsWith("spec.servers[0].tls.verifyCertificateSpki"))
        .anyMatch(m -> m.startsWith("spec.servers[0].tls.verifyCertificateHash"));
  }
}
