package dev.meltemi.api.read;

import static dev.meltemi.api.read.Texts.problem;
import static dev.meltemi.api.read.Texts.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.istio.LogCondition;
import dev.meltemi.api.istio.LogCondition.Code;
import dev.meltemi.api.istio.LogCondition.Way;
import dev.meltemi.api.istio.Telemetry;
import dev.meltemi.api.istio.Telemetry.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What people write about logs and traces. */
class TelemetryReadingTest {
  private static final String HEAD =
      """
      apiVersion: telemetry.istio.io/v1
      kind: Telemetry
      metadata: {name: x}
      spec:
      """;

  private static Telemetry telemetry(String spec) {
    var result = ResourceReader.read(HEAD + spec.indent(2), "f.yaml");
    assertThat(result.allProblems()).isEmpty();
    return (Telemetry) result.documents().getFirst().resource().orElseThrow();
  }

  private static Optional<LogCondition> filter(String expression) {
    return LogExpression.read(expression);
  }

  @Test
  void logsAndTracesAreRead() {
    var read =
        telemetry(
            """
            selector: {matchLabels: {app: reviews}}
            accessLogging:
            - providers: [{name: json}]
              match: {mode: SERVER}
              filter: {expression: response.code >= 400}
            tracing:
            - providers: [{name: otel}]
              randomSamplingPercentage: 12.5
              customTags:
                colour: {literal: {value: blue}}
                node: {environment: {name: NODE, defaultValue: none}}
                user: {header: {name: end-user}}
            """);
    assertThat(read.selector()).contains(Map.of("app", "reviews"));
    var log = read.accessLogging().getFirst();
    assertThat(log.providers()).containsExactly("json");
    assertThat(log.side()).isEqualTo(Telemetry.Side.SERVER);
    assertThat(log.filter()).contains(new Code(400, 999));
    var tracing = read.tracing().getFirst();
    assertThat(tracing.sampling()).isEqualTo(OptionalDouble.of(12.5));
    assertThat(tracing.tags())
        .containsEntry("colour", new Tag.Literal("blue"))
        .containsEntry("node", new Tag.Environment("NODE", "none"))
        .containsEntry("user", new Tag.Header("end-user", ""));
  }

  @Test
  void filtersAreComparisonsJoined() {
    assertThat(filter("response.code == 503 || request.method == 'POST'"))
        .contains(
            new LogCondition.Any(
                List.of(new Code(503, 503), new LogCondition.Header(":method", Way.IS, "POST"))));
    assertThat(filter("(response.code>399)&&request.path.startsWith(\"/api\")"))
        .contains(
            new LogCondition.All(
                List.of(new Code(400, 999), new LogCondition.Header(":path", Way.BEGINS, "/api"))));
    assertThat(filter("request.headers['X-User'].startsWith('ann')"))
        .contains(new LogCondition.Header("x-user", Way.BEGINS, "ann"));
    assertThat(filter("response.code != 200"))
        .contains(new LogCondition.Any(List.of(new Code(1, 199), new Code(201, 999))));
  }

  @Test
  void otherFiltersAreRefusedByName() {
    assertThat(problem(HEAD + "  accessLogging: [{filter: {expression: connection.mtls}}]"))
        .contains("NotEnforced", "expression \"connection.mtls\" is not enforced");
    for (var text :
        List.of(
            "", "response.code >=", "(response.code > 1", "a b", "response.code > 1 &&", "'x'")) {
      assertThat(filter(text)).as(text).isEmpty();
    }
  }

  @Test
  void whatIstioRefusesIsRefused() {
    assertThat(problem(HEAD + "  accessLogging: [{providers: [{name: ''}]}]"))
        .contains("providers.name is required");
    assertThat(problem(HEAD + "  tracing: [{randomSamplingPercentage: 101}]"))
        .contains("randomSamplingPercentage must be in range 0..100");
    assertThat(problem(HEAD + "  tracing: [{customTags: {a: {}}}]"))
        .contains("a tag needs literal, environment or header");
    assertThat(problem(HEAD + "  tracing: [{customTags: {a: {literal: {value: ''}}}}]"))
        .contains("literal value is required");
    assertThat(problems(HEAD + "  metrics: [{providers: [{name: prometheus}]}]"))
        .anySatisfy(said -> assertThat(said.message()).contains("spec.metrics is not enforced"));
  }
}
