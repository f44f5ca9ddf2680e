package dev.meltemi.api.read;

import static dev.meltemi.api.read.Texts.problem;
import static dev.meltemi.api.read.Texts.rule;
import static dev.meltemi.api.read.Texts.withHttp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.meta.Problem;
import org.junit.jupiter.api.Test;

/** What is not understood is refused, with its line and what was probably meant. */
class StrictReadingTest {
  private static final String TO_V1 = "- route: [{destination: {host: reviews, subset: v1}}]\n";

  @Test
  void aMistypedFieldIsGuessed() {
    assertThat(problem(withHttp(TO_V1 + "  timout: 1s")))
        .isEqualTo(
            "error f.yaml:8 UnknownField: unknown field \"timout\" in spec.http[0]. | Did you mean"
                + " \"timeout\"?");
  }

  @Test
  void aFieldAtTheWrongLevelIsToldWhereItBelongs() {
    assertThat(problem(withHttp("- route: [{destination: {host: reviews, weight: 5}}]")))
        .isEqualTo(
            "error f.yaml:7 UnknownField: unknown field \"weight\" in"
                + " spec.http[0].route[0].destination. | \"weight\" belongs to"
                + " spec.http[].route[].weight.");
  }

  @Test
  void snakeCaseIsGuessed() {
    assertThat(problem(withHttp(TO_V1 + "  direct_response: {status: 200}")))
        .contains("Did you mean \"directResponse\"?");
  }

  @Test
  void aNumberIsNoText() {
    assertThat(problem(rule("subsets: [{name: v1, labels: {version: 1}}]")))
        .isEqualTo(
            "error f.yaml:6 WrongType: spec.subsets[0].labels.version must be a text, but unquoted"
                + " 1 is a number. | Write it in quotes: \"1\".");
  }

  @Test
  void trueIsNoText() {
    assertThat(
            problem(
                withHttp(
                    "- match: [{headers: {beta: {exact: true}}}]\n"
                        + "  route: [{destination: {host: a}}]")))
        .contains("must be a text, but unquoted true is a boolean.");
  }

  @Test
  void anUnquotedYesIsATextWithAWarning() {
    assertThat(
            problem(
                withHttp(
                    "- match: [{headers: {beta: {exact: yes}}}]\n"
                        + "  route: [{destination: {host: a}}]")))
        .isEqualTo(
            "warning f.yaml:7 YamlBoolean: spec.http[0].match[0].headers.beta.exact: unquoted yes"
                + " is a text here, but a boolean for tools that read YAML 1.1. | Write it in"
                + " quotes: \"yes\".");
  }

  @Test
  void anOnWhereABooleanIsMeantIsRefused() {
    assertThat(
            problem(
                withHttp(
                    "- match: [{uri: {prefix: /A}, ignoreUriCase: on}]\n"
                        + "  route: [{destination: {host: a}}]")))
        .contains("must be true or false; in YAML 1.2 on is a text.");
  }

  @Test
  void aQuotedNumberIsNoNumber() {
    assertThat(problem(withHttp("- route: [{destination: {host: a}, weight: \"5\"}]")))
        .contains("weight must be a number, without quotes, but is a text (5).");
  }

  @Test
  void aDurationNeedsItsUnit() {
    assertThat(problem(withHttp(TO_V1 + "  timeout: 7x")))
        .contains("spec.http[0].timeout: \"7x\" is not a duration.");
    assertThat(problem(withHttp(TO_V1 + "  timeout: 5")))
        .contains("must be a duration such as 1.5s, but is a number (5)");
    assertThat(problem(withHttp(TO_V1 + "  timeout: 0s")))
        .contains("duration must be greater than 1ms");
    assertThat(problem(withHttp(TO_V1 + "  timeout: 1.0005s")))
        .contains("only durations to ms precision");
  }

  @Test
  void aBadEnumIsGuessed() {
    assertThat(problem(rule("trafficPolicy: {loadBalancer: {simple: ROUNDROBIN}}")))
        .contains("Did you mean \"ROUND_ROBIN\"?");
  }

  @Test
  void twoArmsOfAChoiceAreRefused() {
    assertThat(
            problem(
                withHttp(
                    "- match: [{uri: {exact: /a, prefix: /b}}]\n"
                        + "  route: [{destination: {host: a}}]")))
        .contains(
            "spec.http[0].match[0].uri sets exact and prefix; only one of exact, prefix, regex may"
                + " be set.");
  }

  @Test
  void aKeyThatStandsTwiceIsRefused() {
    assertThat(problem(withHttp(TO_V1 + "  timeout: 1s\n  timeout: 2s")))
        .isEqualTo(
            "error f.yaml:9 DuplicateKey: \"timeout\" stands twice in one mapping, first in line 8."
                + " | Keep one of the two, or merge them.");
  }

  @Test
  void aListWhereAMappingIsMeantIsRefused() {
    assertThat(problem(withHttp("- route: {destination: {host: a}}")))
        .contains("spec.http[0].route must be a list, but is a mapping.");
  }

  @Test
  void brokenYamlNamesItsLine() {
    assertThat(problem("a: b\n  c: d\n"))
        .startsWith("error f.yaml:2 BrokenYaml: This is not YAML: ");
    assertThat(problem("a:\n\t- b\n")).contains("Indent with spaces.");
  }

  @Test
  void documentsBeforeABrokenOneAreRead() {
    var result = ResourceReader.read(withHttp(TO_V1) + "---\n[: \n", "f.yaml");
    assertThat(result.documents()).hasSize(1);
    assertThat(result.documents().getFirst().resource()).isPresent();
    assertThat(result.problems()).extracting(Problem::code).containsExactly("BrokenYaml");
  }

  @Test
  void aliasesThatMultiplyAreRefused() {
    var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 10; i++) {
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, "*a%d, ".formatted(i - 1).repeat(10)));
    }
    assertThat(problem(bomb.toString())).contains("TooLarge");
    assertThat(problem("[".repeat(1000))).contains("TooDeep");
  }

  @Test
  void manyProblemsAreCutOff() {
    var lines = new StringBuilder(withHttp(TO_V1));
    for (int i = 0; i < 1000; i++) {
      lines.append("x").append(i).append(": 1\n");
    }
    assertThat(Texts.problems(lines.toString())).hasSize(Report.MAX_PROBLEMS);
  }
}
