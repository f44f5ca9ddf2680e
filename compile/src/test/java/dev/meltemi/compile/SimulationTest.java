package dev.meltemi.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.meta.Resource;
import dev.meltemi.api.read.ResourceReader;
import dev.meltemi.api.yaml.Node;
import dev.meltemi.api.yaml.Trees;
import dev.meltemi.api.yaml.YamlText;
import dev.meltemi.testkit.Corpora;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.traffic.match.ConnectionHead;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Single calls to gateways and to hosts outside, beside where Istio's own proxies send them. */
class SimulationTest {
  /** The groups of Istio's test that are about these. */
  private static final Set<String> GROUPS =
      Set.of("TestHTTPGateway", "TestGatewayConflicts", "TestServiceEntry");

  /** The mesh has IPv4 alone: the same blocks there. */
  private static final Map<String, String> IPV4 =
      Map.of(
          "1234:1f1:123:123:f816:3eff:feb8:2287/32", "18.1.1.1/16",
          "1234:1f1:123:123:f816:3eff:feb8:2287/16", "18.1.1.1/8",
          "1234:1f1:123:123:f816:3eff:febf:57ce/32", "18.1.2.2/16",
          "1234:1f1:123:123:f816:3eff:febf:57ce", "18.1.2.2",
          "1234:1f1:1:1:1:1:1:1", "18.1.9.9",
          "1234::1", "18.9.9.9");

  @Test
  void callsGoWhereIstioSendsThem() throws IOException {
    List<String> differences = new ArrayList<>();
    int calls = 0;
    for (Tree environment : environments()) {
      String name = environment.text("test");
      if (!GROUPS.contains(name.split("/")[0])) continue;
      String refusal = refusal(environment);
      if (!refusal.isEmpty()) {
        System.out.println(name + ": not compared: " + refusal);
        continue;
      }
      Traffic traffic =
          Compiler.compile(snapshot(environment), MeshConfig.istio(), view(environment)).traffic();
      for (Tree call : environment.list("calls")) {
        calls++;
        String wanted = withoutDomain(call.at("result").text("cluster"));
        String ours = outcome(traffic, call.at("call"));
        if (!ours.equals(wanted)) {
          differences.add(
              name
                  + " "
                  + call.at("call").map()
                  + ": Istio \""
                  + wanted
                  + "\", we \""
                  + ours
                  + "\"");
        }
      }
    }
    System.out.println("calls compared with Istio's: " + calls);
    assertThat(differences).isEmpty();
  }

  /** In the corpus host names have no domain. */
  private static String outcome(Traffic traffic, Tree call) {
    boolean tls = call.text("tls").equals("tls") || call.text("tls").equals("mtls");
    boolean isHttp = call.text("protocol").startsWith("http");
    ConnectionHead head =
        new ConnectionHead(
            new Address(ipv4(call.text("address")), call.number("port", 0)),
            call.text("sni"),
            tls ? "tls" : "raw_buffer",
            isHttp && !tls ? List.of("http/1.1") : List.of());
    List<String> host = call.at("headers").texts("Host");
    Walk.Get request = new Walk.Get(host.isEmpty() ? "" : host.getFirst(), call.text("path"));
    return withoutDomain(
        Walk.cluster(traffic, head, isHttp ? Optional.of(request) : Optional.empty()).orElse(""));
  }

  private static String withoutDomain(String cluster) {
    return cluster.replace(".svc.cluster.local", "");
  }

  private static String ipv4(String text) {
    return IPV4.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.comparingInt(String::length).reversed()))
        .reduce(text, (so, far) -> so.replace(far.getKey(), far.getValue()), (_, last) -> last);
  }

  private static String refusal(Tree environment) {
    return ResourceReader.read(environment.text("config"), "").allProblems().stream()
        .filter(Problem::isError)
        .map(Problem::message)
        .findFirst()
        .orElse("");
  }

  private static MeshSnapshot snapshot(Tree environment) {
    return MeshSnapshot.of(
        Stream.of(environment.text("kube"), environment.text("config"))
            .flatMap(text -> Case.resources(ipv4(text), environment.text("test")))
            .toArray(Resource[]::new));
  }

  private static ProxyView view(Tree environment) {
    Tree proxy = environment.at("proxy");
    Map<String, String> labels = new HashMap<>();
    proxy.at("labels").map().forEach((name, value) -> labels.put(name, String.valueOf(value)));
    return new ProxyView(
        proxy.text("type").equals("router") ? ProxyView.Kind.ROUTER : ProxyView.Kind.SIDECAR,
        proxy.texts("ips").getFirst(),
        proxy.text("id"),
        proxy.text("ns"),
        labels,
        proxy.text("dns"),
        ProxyView.Capture.INBOUND_15006);
  }

  private static List<Tree> environments() throws IOException {
    Path file = Corpora.file("simulation.jsonl.gz");
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
