package dev.meltemi.cli.istioctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.compile.explain.Caller;
import dev.meltemi.compile.explain.Explainer;
import dev.meltemi.xds.ResourceType;
import dev.meltemi.xds.encode.EncodedResources;
import dev.meltemi.xds.encode.ResourceEncoder;
import dev.meltemi.xds.json.EnvoyJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // set before all tests
final class ProxyConfigCommandTest {
  private static final Path BOOKINFO =
      Path.of(System.getProperty("meltemi.root", "..")).resolve("samples/bookinfo");

  @TempDir static Path folder;
  private static String pilots;
  private static String envoys;

  /** The product page's resources as Pilot shows them, and in the form of Envoy's dump. */
  @BeforeAll
  static void dump() throws IOException {
    MeshSource mesh =
        MeshFiles.read(
            List.of(
                BOOKINFO.resolve("platform/kube/bookinfo.yaml").toString(),
                BOOKINFO.resolve("routing/route-rule-all-v1.yaml").toString()),
            "default");
    Explainer explainer = Explainer.of(mesh.snapshot(), mesh.config());
    var view = explainer.proxy(Caller.workload("productpage-v1", "default")).orElseThrow();
    var all = ResourceEncoder.encode(explainer.compiler().compile(view).traffic());
    String tree =
        "{\"cluster\": [%s], \"listener\": [%s], \"route\": [%s], \"endpoint\": [%s]}"
            .formatted(
                json(all, ResourceType.CLUSTER, "%s"),
                json(all, ResourceType.LISTENER, "%s"),
                json(all, ResourceType.ROUTE, "%s"),
                json(all, ResourceType.ENDPOINT, "%s"));
    pilots = Files.writeString(folder.resolve("pilot.json"), tree).toString();
    String configs =
        "{\"configs\": [{\"dynamic_active_clusters\": [%s]}, {\"dynamic_route_configs\": [%s]}]}"
            .formatted(
                json(all, ResourceType.CLUSTER, "{\"cluster\": %s}"),
                json(all, ResourceType.ROUTE, "{\"route_config\": %s}"));
    envoys = Files.writeString(folder.resolve("envoy.json"), configs).toString();
  }

  private static String json(EncodedResources all, ResourceType type, String form) {
    return all.of(type).values().stream()
        .map(EnvoyJson::print)
        .map(form::formatted)
        .collect(Collectors.joining(","));
  }

  @Test
  void clustersHaveIstiosColumns() {
    for (String dump : List.of(pilots, envoys)) {
      assertThat(show("clusters", dump, "--fqdn", "reviews").out())
          .matches(
              "(?s)SERVICE FQDN +PORT +SUBSET +DIRECTION +TYPE +DESTINATION RULE\n"
                  + ".*reviews.default.svc.cluster.local +9080 +v1 +outbound +EDS"
                  + " +reviews.default\n"
                  + ".*")
          .doesNotContain("ratings");
    }
  }

  @Test
  void routesNameTheirVirtualService() {
    assertThat(show("route", envoys, "--name", "9080").out())
        .matches("(?s)NAME +VHOST NAME +DOMAINS +MATCH +VIRTUAL SERVICE\n.*")
        .matches("(?s).*9080 +reviews.default.svc.cluster.local:9080 .* /\\* +reviews.default\n.*");
  }

  @Test
  void listenersTellWhereConnectionsGo() {
    assertThat(show("listener", pilots, "--port", "9080").out())
        .contains("ADDRESSES", "Trans: raw_buffer; App: http/1.1,h2c", "Route: 9080");
  }

  @Test
  void endpointsAreListedByCluster() {
    assertThat(show("endpoint", pilots, "--fqdn", "details").out())
        .contains(":9080   HEALTHY   outbound|9080||details.default.svc.cluster.local");
  }

  @Test
  void programsGetJsonAndMistakesAreTold() {
    assertThat(show("route", envoys, "-o", "json").out()).contains("\"virtual_hosts\"");
    assertThat(show("rout", envoys).err()).contains("There is no part \"rout\"");
    assertThat(Cli.run("proxy-config", "route").err()).contains("Say whose proxy");
  }

  private static Cli show(String part, String dump, String... options) {
    String[] words = new String[options.length + 4];
    words[0] = "proxy-config";
    words[1] = part;
    words[2] = "--file";
    words[3] = dump;
    System.arraycopy(options, 0, words, 4, options.length);
    return Cli.run(words);
  }
}
