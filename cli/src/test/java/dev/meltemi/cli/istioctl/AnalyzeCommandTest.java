package dev.meltemi.cli.istioctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AnalyzeCommandTest {
  private static final Path SAMPLES =
      Path.of(System.getProperty("meltemi.root", "..")).resolve("samples");

  private static final String RULES =
      """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata:
        name: reviews
      spec:
        hosts: [reviews]
        http:
        - match: [{headers: {End-User: {exact: y}}}]
          route: [{destination: {host: reviews, subset: v9}}]
          timeout: 1s
          retries: {attempts: 2, perTryTimeout: 2s}
      """;

  @TempDir Path folder;

  @Test
  void nothingIsFoundInTheSamples() {
    Cli result = Cli.run("analyze", SAMPLES.toString());
    assertThat(result.out())
        .isEqualTo("✔ No validation issues found when analyzing " + SAMPLES + ".\n");
    assertThat(result.code()).isZero();
  }

  @Test
  void mistakesAreToldInIstiosLinesWithTheRemedyBelow() throws IOException {
    String file = write(RULES);
    Cli result = analyze(file);
    assertThat(result.code()).isEqualTo(79);
    assertThat(result.out())
        .contains(
            "Error [IST0101] (VirtualService default/reviews " + file + ":8)",
            "reviews+v9",
            "Warning [HeaderCase] (VirtualService default/reviews " + file + ":8)",
            "Write \"end-user\".",
            "Warning [YamlBoolean] (VirtualService default/reviews " + file + ":8)",
            "Warning [PerTryTimeout] (VirtualService default/reviews " + file + ":8)");
  }

  @Test
  void whatIsRefusedIsASchemaError() throws IOException {
    String file = write(RULES.replace("timeout: 1s", "timeuot: 1s"));
    assertThat(analyze(file).out())
        .contains(
            "Error [IST0106] (VirtualService default/reviews " + file + ":10) Schema validation")
        .contains("Did you mean \"timeout\"?");
  }

  @Test
  void findingsAreSuppressedByOptionAndAnnotation() throws IOException {
    String file = write(RULES);
    Cli result = analyze(file, "-S", "IST0101=VirtualService default/*", "-S", "HeaderCase");
    assertThat(result.out()).doesNotContain("IST0101", "HeaderCase").contains("PerTryTimeout");
    assertThat(result.code()).isZero();
    String quiet = "metadata:\n  annotations: {galley.istio.io/analyze-suppress: \"*\"}";
    String muted = write(RULES.replace("metadata:", quiet));
    assertThat(analyze(muted).out()).contains("No validation issues");
  }

  @Test
  void warningsFailWhenTheyShall() throws IOException {
    String file = write(RULES.replace("subset: v9", "subset: v1"));
    assertThat(analyze(file).code()).isZero();
    assertThat(analyze(file, "--failure-threshold", "Warning").code()).isEqualTo(79);
  }

  @Test
  void programsReadJsonYamlAndSarif() throws IOException {
    String file = write(RULES);
    assertThat(analyze(file, "-o", "json").out())
        .contains("\"code\" : \"IST0101\"", "\"reference\" : \"" + file + ":8\"");
    assertThat(analyze(file, "-o", "yaml").out()).contains("- code: IST0101", "level: Error");
    assertThat(analyze(file, "-o", "sarif").out())
        .contains("\"version\" : \"2.1.0\"", "\"ruleId\" : \"IST0101\"", "\"startLine\" : 8");
    assertThat(analyze(file, "-o", "xml").code()).isEqualTo(64);
  }

  private String write(String rules) throws IOException {
    return Files.writeString(folder.resolve("rules.yaml"), rules).toString();
  }

  private static Cli analyze(String file, String... options) {
    var words =
        new java.util.ArrayList<>(
            List.of(
                "analyze",
                SAMPLES.resolve("bookinfo/platform/kube/bookinfo.yaml").toString(),
                SAMPLES.resolve("bookinfo/routing/route-rule-all-v1.yaml").toString(),
                file));
    words.addAll(List.of(options));
    return Cli.run(words.toArray(String[]::new));
  }
}
