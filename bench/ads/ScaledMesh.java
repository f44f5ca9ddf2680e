import dev.meltemi.api.MeshChange;
import dev.meltemi.api.read.ResourceReader;
import dev.meltemi.pilot.ControlPlane;
import dev.meltemi.pilot.ControlPlaneOptions;
import dev.meltemi.pilot.config.ConfigSource;
import dev.meltemi.pilot.config.ConfigUpdate;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A control plane whose only source is this program: so many services, and changes of one at a
 * command. Everything behind the source is as in a mesh. Commands come by standard input, a line
 * each; answers go to standard output.
 */
final class ScaledMesh implements ConfigSource {
  private final int services;
  private Consumer<ConfigUpdate> sink = _ -> {};
  private int changes;

  private ScaledMesh(int services) {
    this.services = services;
  }

  public static void main(String[] arguments) throws Exception {
    var mesh = new ScaledMesh(Integer.parseInt(arguments[0]));
    try (var plane = ControlPlane.start(ControlPlaneOptions.local(mesh));
        var commands =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      while (!plane.ready()) Thread.sleep(20);
      System.out.println("port " + plane.discoveryPort());
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        String[] words = line.split(" ");
        switch (words[0]) {
          case "change" -> mesh.change(words[1], Integer.parseInt(words[2]));
          case "heap" -> System.out.println("heap " + heap());
          case "compiles" -> System.out.println("compiles " + plane.metrics().compiles());
          default -> throw new IllegalArgumentException(line);
        }
      }
    }
  }

  /** Bytes in use after a collection. */
  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Override
  public void start(Consumer<ConfigUpdate> sink) {
    this.sink = sink;
    var all = new ArrayList<MeshChange>();
    IntStream.range(0, services)
        .forEach(i -> {
          all.addAll(read(entry(i, 1)));
          all.addAll(read(virtualService(i, 90)));
          all.addAll(read(destinationRule(i, 1000)));
        });
    sink.accept(ConfigUpdate.of(all));
  }

  /** One object becomes another, read from its text as a watch would. */
  private void change(String what, int service) {
    changes++;
    String text =
        switch (what) {
          case "endpoint" -> entry(service, 1 + changes % 200);
          case "weight" -> virtualService(service, 10 + changes % 80);
          case "rule" -> destinationRule(service, 1000 + changes);
          default -> throw new IllegalArgumentException(what);
        };
    System.out.println("changed " + System.nanoTime());
    sink.accept(ConfigUpdate.of(read(text)));
  }

  private static List<MeshChange> read(String text) {
    return ResourceReader.read(text, "bench").documents().stream()
        .<MeshChange>map(document -> new MeshChange.Upsert(document.resource().orElseThrow()))
        .toList();
  }

  private static String host(int service) {
    return "service-%04d.shop.example".formatted(service);
  }

  private static String entry(int service, int last) {
    var text =
        new StringBuilder(
            """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: service-%04d, namespace: shop}
            spec:
              hosts: [%s]
              location: MESH_INTERNAL
              resolution: STATIC
              ports: [{number: 80, name: http, protocol: HTTP, targetPort: 8080}]
              endpoints:
            """
                .formatted(service, host(service)));
    for (int i = 0; i < 5; i++) {
      text.append(
          "  - {address: 10.%d.%d.%d, labels: {app: service-%04d, version: v%d}}\n"
              .formatted(service / 250, service % 250, i == 0 ? last : 200 + i, service, 1 + i % 2));
    }
    return text.toString();
  }

  private static String virtualService(int service, int weight) {
    return """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: service-%04d, namespace: shop}
    spec:
      hosts: [%s]
      http:
      - route:
        - destination: {host: %2$s, subset: v1}
          weight: %d
        - destination: {host: %2$s, subset: v2}
          weight: %d
        timeout: 5s
    """
        .formatted(service, host(service), weight, 100 - weight);
  }

  private static String destinationRule(int service, int connections) {
    return """
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata: {name: service-%04d, namespace: shop}
    spec:
      host: %s
      trafficPolicy:
        connectionPool: {tcp: {maxConnections: %d}}
        outlierDetection: {consecutive5xxErrors: 7, interval: 30s}
      subsets:
      - {name: v1, labels: {version: v1}}
      - {name: v2, labels: {version: v2}}
    """
        .formatted(service, host(service), connections);
  }

  @Override
  public String description() {
    return "bench";
  }

  @Override
  public void close() {}
}
