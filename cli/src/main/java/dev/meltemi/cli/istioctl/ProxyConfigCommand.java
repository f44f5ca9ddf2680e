package dev.meltemi.cli.istioctl;

import dev.meltemi.cli.UserError;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** {@code istioctl proxy-config}: what a proxy has been told, in Istio's columns. */
@Command(
    name = "proxy-config",
    description = "Show the clusters, listeners, routes, endpoints or secrets of a proxy.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  istioctl proxy-config routes productpage-v1-7d.default --name 9080",
      "  istioctl proxy-config clusters --file config_dump.json --fqdn reviews"
    })
public final class ProxyConfigCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final List<String> PARTS =
      List.of("cluster", "listener", "route", "endpoint", "secret", "all");

  @Parameters(
      index = "0",
      paramLabel = "PART",
      description = "cluster, listener, route, endpoint, secret or all.")
  private String part = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "POD[.NAMESPACE]",
      description = "Whose proxy.")
  private @Nullable String pod;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "A saved /config_dump of our proxy or of Envoy.")
  private @Nullable Path file;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      defaultValue = "default",
      description = "Of the pod (default: ${DEFAULT-VALUE}).")
  private String namespace = "default";

  @Option(
      names = "--fqdn",
      paramLabel = "HOST",
      description = "Only clusters and endpoints of the host.")
  private String fqdn = "";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Only clusters, listeners and endpoints of the port.")
  private String port = "";

  @Option(names = "--name", paramLabel = "NAME", description = "Only routes of the name.")
  private String name = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "json; otherwise a table.")
  private @Nullable String output;

  @Mixin private final PilotOptions pilot;
  @Spec private CommandSpec spec = CommandSpec.create();

  public ProxyConfigCommand(PilotFinder localMesh) {
    this.pilot = new PilotOptions(localMesh);
  }

  @Override
  public Integer call() {
    String wanted = singular(part);
    if (!PARTS.contains(wanted)) {
      throw new UserError("There is no part \"%s\": %s.".formatted(part, String.join(", ", PARTS)));
    }
    if (output != null && !output.equals("json")) {
      throw new UserError("There is no output format \"%s\": json.".formatted(output));
    }
    ProxyDump dump = ProxyDump.of(tree());
    var out = spec.commandLine().getOut();
    if (output != null) {
      var shown = new LinkedHashMap<String, Object>();
      for (String one : parts(wanted)) shown.put(one, of(one, dump));
      out.println(Json.text(wanted.equals("all") ? shown : of(wanted, dump)));
    } else {
      for (String one : parts(wanted)) out.print(table(one, of(one, dump)));
    }
    out.flush();
    return 0;
  }

  private static String singular(String word) {
    return switch (word) {
      case "c", "clusters" -> "cluster";
      case "l", "listeners" -> "listener";
      case "r", "routes" -> "route";
      case "ep", "endpoints" -> "endpoint";
      case "s", "secrets" -> "secret";
      default -> word;
    };
  }

  private static List<String> parts(String wanted) {
    return wanted.equals("all") ? PARTS.subList(0, PARTS.size() - 1) : List.of(wanted);
  }

  private List<Map<String, Object>> of(String wanted, ProxyDump dump) {
    return switch (wanted) {
      case "cluster" -> dump.clusters().stream().filter(c -> isOf(Trees.text(c, "name"))).toList();
      case "endpoint" ->
          dump.endpoints().stream().filter(e -> isOf(Trees.text(e, "cluster_name"))).toList();
      case "route" ->
          dump.routes().stream()
              .filter(r -> name.isEmpty() || Trees.text(r, "name").equals(name))
              .toList();
      case "secret" -> dump.secrets();
      default -> dump.listeners().stream().filter(this::listens).toList();
    };
  }

  private boolean isOf(String cluster) {
    String[] words = cluster.split("\\|", -1);
    String host = words.length == 4 ? words[3] : cluster;
    boolean there = fqdn.isEmpty() || host.equals(fqdn) || host.startsWith(fqdn + ".");
    return there && (port.isEmpty() || (words.length == 4 && words[1].equals(port)));
  }

  private boolean listens(Map<String, Object> listener) {
    Map<String, Object> address =
        Trees.map(Trees.map(listener.get("address")).get("socket_address"));
    return port.isEmpty() || Trees.text(address, "port_value").equals(port);
  }

  private static String table(String wanted, List<Map<String, Object>> resources) {
    return switch (wanted) {
      case "cluster" -> ProxyTables.clusters(resources);
      case "listener" -> ProxyTables.listeners(resources);
      case "route" -> ProxyTables.routes(resources);
      case "endpoint" -> ProxyTables.endpoints(resources);
      default -> ProxyTables.secrets(resources);
    };
  }

  private Map<String, Object> tree() {
    String json = file == null ? fromPilot() : fromFile(file);
    try {
      return new JsonMapper()
          .readValue(json, new TypeReference<LinkedHashMap<String, Object>>() {});
    } catch (JacksonException e) {
      throw new UserError("This is no dump of a proxy: " + e.getOriginalMessage());
    }
  }

  private static String fromFile(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UserError("The file %s cannot be read: %s.".formatted(file, e.getMessage()));
    }
  }

  private String fromPilot() {
    if (pod == null) throw new UserError("Say whose proxy: POD[.NAMESPACE], or --file FILE.");
    String id = pod.indexOf('.') < 0 ? pod + "." + namespace : pod;
    var link =
        pilot
            .link()
            .orElseThrow(() ->
                new UserError("No control plane is known: say where it is with --pilot URL."));
    try {
      String query = URLEncoder.encode(id, StandardCharsets.UTF_8);
      return link.get("/debug/config_dump?proxyID=" + query, TIMEOUT);
    } catch (IOException e) {
      throw new UserError(
          "Pilot does not show the proxy %s: %s. Which there are says istioctl proxy-status."
              .formatted(id, e.getMessage()));
    }
  }
}
