package dev.meltemi.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.meta.Resource;
import dev.meltemi.api.read.ReadResult;
import dev.meltemi.api.read.ResourceReader;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Our traffic beside what Istio's own Pilot generates for the same resources and proxies. Compared
 * are names, domains, matches, shares, policies and endpoints, fact by fact.
 */
class IstioCorpusTest {

  /** Where we differ on purpose, and why. */
  private static final Map<String, Predicate<String>> DELIBERATE =
      Map.of(
          "HTTP to a port that no Service names is passed on as bytes instead of requests",
          fact ->
              fact.startsWith("chain virtualInbound virtualInbound-catchall-http")
                  || fact.contains(" InboundPassthroughCluster inbound|http|0 "),
          "outlierDetection.consecutiveErrors, which Istio accepts and ignores today, keeps the"
              + " meaning that it had",
          fact ->
              fact.startsWith("outlier outbound|9080||reviews.default.svc.cluster.local ")
                  && fact.endsWith("/1s"));

  @ParameterizedTest
  @ValueSource(strings = {"bookinfo", "probes"})
  void trafficAgreesWithIstio(String corpus) throws IOException {
    Map<String, Tree> inputs = new HashMap<>();
    lines(Corpora.file(corpus + "-input.jsonl.gz"))
        .forEach(input -> inputs.put(input.text("name"), input));

    SortedMap<String, int[]> table = new TreeMap<>();
    List<String> differences = new ArrayList<>();
    for (Tree xds : lines(Corpora.file(corpus + "-xds.jsonl.gz"))) {
      Tree input = inputs.getOrDefault(xds.text("name"), Tree.EMPTY);
      String refusal = refusal(input);
      if (!refusal.isEmpty()) {
        System.out.println(corpus + " " + xds.text("name") + ": not compared: " + refusal);
        continue;
      }
      compare(input, xds, table, differences);
    }
    table.forEach((kind, counts) ->
        System.out.printf("%s: %-10s %d of %d agree%n", corpus, kind, counts[0], counts[1]));
    assertThat(differences).isEmpty();
  }

  private static void compare(
      Tree input, Tree xds, SortedMap<String, int[]> table, List<String> differences) {
    Tree proxy =
        input.list("proxies").stream()
            .filter(known -> known.text("id").equals(xds.text("proxy")))
            .findFirst()
            .orElseThrow();
    Set<String> ours =
        OurFacts.of(Compiler.compile(snapshot(input), MeshConfig.istio(), view(proxy)).traffic());
    Set<String> istios = IstioFacts.of(xds);
    Set<String> all = new TreeSet<>(ours);
    all.addAll(istios);
    for (String fact : all) {
      if (DELIBERATE.values().stream().anyMatch(deliberate -> deliberate.test(fact))) continue;
      int[] counts = table.computeIfAbsent(fact.substring(0, fact.indexOf(' ')), _ -> new int[2]);
      counts[1]++;
      if (ours.contains(fact) && istios.contains(fact)) {
        counts[0]++;
      } else {
        String who = ours.contains(fact) ? "only we say: " : "only Istio says: ";
        differences.add(xds.text("name") + " " + xds.text("proxy") + " " + who + fact);
      }
    }
  }

  /** Why the resources of a case are refused, or empty. */
  private static String refusal(Tree input) {
    ReadResult read = ResourceReader.read(input.text("config"), input.text("name"));
    return read.allProblems().stream()
        .filter(Problem::isError)
        .map(Problem::message)
        .findFirst()
        .orElse("");
  }

  private static MeshSnapshot snapshot(Tree input) {
    return MeshSnapshot.of(
        Stream.of(input.text("kube"), input.text("config"))
            .flatMap(text -> Case.resources(text, input.text("name")))
            .toArray(Resource[]::new));
  }

  private static ProxyView view(Tree proxy) {
    String id = proxy.text("id");
    Map<String, String> labels = new HashMap<>();
    proxy.at("labels").map().forEach((name, value) -> labels.put(name, String.valueOf(value)));
    return new ProxyView(
        proxy.text("type").equals("router") ? ProxyView.Kind.ROUTER : ProxyView.Kind.SIDECAR,
        proxy.texts("ips").getFirst(),
        id.substring(0, id.lastIndexOf('.')),
        proxy.text("ns"),
        labels,
        proxy.text("dns"),
        ProxyView.Capture.INBOUND_15006);
  }

  private static List<Tree> lines(Path file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .map(line -> YamlText.parse(line, file.toString()).parts().getFirst().root())
          .map(root -> new Tree(Trees.map((Node.Mapping) root)))
          .toList();
    }
  }
}
