package dev.meltemi.api.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.yaml.Node;
import dev.meltemi.api.yaml.Trees;
import dev.meltemi.api.yaml.YamlText;
import dev.meltemi.testkit.Corpora;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * Our verdicts beside Istio's own, over its validation tests. The table of what is not enforced is
 * switched off.
 */
class CorpusTest {
  private static final String FILE = "validation.jsonl.gz";

  /** Where we deliberately differ: a part of the spec, and why. */
  private static final Map<String, String> DIFFERENCES =
      Map.of(
          "empty-port-level", "the empty portLevelMtls of this case is lost in the corpus",
          "targetRef", "references of Telemetry are refused whole, so nobody looks into them");

  private record Case(String kind, Node.Mapping line, String error, String warning) {
    Document read() {
      var spec = Trees.map(line.mapping("spec"));
      var name = line.text("name").isEmpty() ? "unnamed" : line.text("name");
      var namespace = line.text("namespace").isEmpty() ? "default" : line.text("namespace");
      var tree =
          Trees.mapping(
              Map.of(
                  "apiVersion",
                  switch (kind) {
                    case "PeerAuthentication" -> "security.istio.io/v1";
                    case "Telemetry" -> "telemetry.istio.io/v1";
                    default -> "networking.istio.io/v1";
                  },
                  "kind",
                  kind,
                  "metadata",
                  Map.of("name", name, "namespace", namespace),
                  "spec",
                  spec));
      return new DocumentReader("", "default", Enforcement.OF_EVERYTHING).read(tree, List.of());
    }

    boolean accepted() {
      return error.isEmpty();
    }
  }

  @Test
  void verdictsAgreeWithIstio() throws IOException {
    var corpus = Corpora.file(FILE);
    var table = new TreeMap<String, int[]>();
    var disagreements = new ArrayList<String>();
    for (var one : cases(corpus)) {
      var document = one.read();
      var counts = table.computeIfAbsent(one.kind(), _ -> new int[2]);
      counts[1]++;
      boolean agrees = one.accepted() != document.hasErrors();
      if (agrees) {
        counts[0]++;
      } else if (DIFFERENCES.keySet().stream().noneMatch(document.tree().toString()::contains)) {
        disagreements.add(
            "%s: Istio says \"%s\", we say %s for %s"
                .formatted(
                    one.kind(),
                    one.error(),
                    document.problems().stream()
                        .filter(Problem::isError)
                        .map(Problem::message)
                        .toList(),
                    document.tree().get("spec")));
      }
    }
    table.forEach((kind, n) ->
        System.out.println("verdicts like Istio's: " + kind + " " + n[0] + " of " + n[1]));
    assertThat(disagreements).isEmpty();
  }

  @Test
  void warningsOfIstioAreWarningsHere() throws IOException {
    var corpus = Corpora.file(FILE);
    for (var one : cases(corpus)) {
      if (one.accepted() && !one.warning().isEmpty()) {
        assertThat(one.read().problems()).as(one.warning()).isNotEmpty();
      }
    }
  }

  @Test
  void whatIstioCompilesIsRead() throws IOException {
    var read = 0;
    var errors = new ArrayList<String>();
    for (var file :
        List.of("simulation.jsonl.gz", "bookinfo-input.jsonl.gz", "probes-input.jsonl.gz")) {
      for (var line : lines(Corpora.file(file))) {
        for (var field : List.of("config", "kube")) {
          var result =
              ResourceReader.read(line.text(field), file, "default", Enforcement.OF_EVERYTHING);
          read += result.documents().size();
          result.allProblems().stream()
              .filter(Problem::isError)
              .filter(p -> !p.code().equals("NotEnforced"))
              .map(p -> p + " in " + p.origin().object())
              .forEach(errors::add);
        }
      }
    }
    System.out.println("documents that Istio compiles, read: " + read);
    assertThat(errors).isEmpty();
  }

  private static List<Case> cases(Path corpus) throws IOException {
    return lines(corpus).stream()
        .map(line -> new Case(kind(line), line, line.text("error"), line.text("warning")))
        .filter(c -> Binders.isWhole(c.kind))
        .toList();
  }

  private static List<Node.Mapping> lines(Path corpus) throws IOException {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(corpus)), StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .map(line -> (Node.Mapping) YamlText.parse(line, FILE).parts().getFirst().root())
          .toList();
    }
  }

  private static String kind(Node.Mapping line) {
    var type = line.text("type");
    return type.substring(type.lastIndexOf('.') + 1);
  }
}
