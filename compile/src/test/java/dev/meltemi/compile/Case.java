package dev.meltemi.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.meta.Resource;
import dev.meltemi.api.read.Document;
import dev.meltemi.api.read.ResourceReader;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.traffic.text.TrafficText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One golden case: resources, with what to do with them in comments at the top.
 *
 * <pre>
 * # base: shop.yaml                                  resources of the folder base, too
 * # proxy: sidecar default/productpage-v1            or router; labels and address from its pod
 * # mesh: ALLOW_ANY                                  else REGISTRY_ONLY
 * # capture: 0.8                                     else 15006
 * # certified: yes                                   else without certificate
 * # show: listeners routes clusters endpoints problems
 * # only: reviews                                    lines of names that contain it
 * </pre>
 */
record Case(Path file, String text) {

  static Case read(Path file) {
    return new Case(file, textOf(file));
  }

  String actual() {
    MeshSnapshot snapshot = snapshot();
    MeshConfig config =
        MeshConfig.defaults()
            .with(MeshConfig.Outbound.valueOf(setting("mesh", "REGISTRY_ONLY")))
            .withAccessLog("");
    Compiled compiled = Compiler.compile(snapshot, config, proxy(snapshot));
    List<String> shown = List.of(setting("show", "routes").split(" "));
    String traffic = TrafficText.of(only(compiled.traffic(), shown)).strip();
    String problems =
        shown.contains("problems")
            ? compiled.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"))
            : "";
    return Stream.of(traffic, problems)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("\n\n"))
        + "\n";
  }

  private MeshSnapshot snapshot() {
    String base = setting("base", "");
    Stream<Resource> shared =
        base.isEmpty()
            ? Stream.empty()
            : resources(textOf(file.resolveSibling("../base/" + base)), base);
    return MeshSnapshot.of(
        Stream.concat(shared, resources(text, file.getFileName().toString()))
            .toArray(Resource[]::new));
  }

  static Stream<Resource> resources(String text, String source) {
    List<Document> documents = ResourceReader.read(text, source).documents();
    documents.forEach(document ->
        assertThat(document.problems().stream().filter(Problem::isError)).as(source).isEmpty());
    return documents.stream().flatMap(document -> document.resource().stream());
  }

  private ProxyView proxy(MeshSnapshot snapshot) {
    String[] words = setting("proxy", "sidecar default/productpage-v1").split("[ /]");
    var pod = snapshot.pods().find(words[1], words[2]).orElseThrow();
    return new ProxyView(
        words[0].equals("router") ? ProxyView.Kind.ROUTER : ProxyView.Kind.SIDECAR,
        pod.status().ip(),
        pod.meta().name(),
        pod.meta().namespace(),
        pod.meta().labels(),
        pod.meta().namespace() + ".svc.cluster.local",
        setting("capture", "15006").equals("0.8")
            ? ProxyView.Capture.LEGACY_0_8
            : ProxyView.Capture.INBOUND_15006,
        setting("certified", "no").equals("yes"));
  }

  private Traffic only(Traffic traffic, List<String> shown) {
    return new Traffic(
        shown.contains("listeners") ? named(traffic.listeners()) : empty(),
        shown.contains("routes") ? named(traffic.routeTables()) : empty(),
        shown.contains("clusters") ? named(traffic.clusters()) : empty(),
        shown.contains("endpoints") ? named(traffic.endpointSets()) : empty(),
        shown.contains("secrets") ? named(traffic.secrets()) : empty());
  }

  private <T> SortedMap<String, T> named(Map<String, T> all) {
    String only = setting("only", "");
    SortedMap<String, T> kept = new TreeMap<>(all);
    kept.keySet().removeIf(name -> !name.contains(only));
    return kept;
  }

  private static <T> SortedMap<String, T> empty() {
    return Collections.emptySortedMap();
  }

  private String setting(String name, String otherwise) {
    String start = "# " + name + ":";
    return Arrays.stream(text.split("\n"))
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()).strip())
        .findFirst()
        .orElse(otherwise);
  }

  private static String textOf(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
