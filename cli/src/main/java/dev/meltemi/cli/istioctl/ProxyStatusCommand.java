package dev.meltemi.cli.istioctl;

import dev.meltemi.cli.UserError;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code istioctl proxy-status}: which proxies are connected, and whether they have what they were
 * sent.
 */
@Command(
    name = "proxy-status",
    description = "Show how far each proxy is.",
    mixinStandardHelpOptions = true)
public final class ProxyStatusCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @Mixin private final PilotOptions pilot;
  @Spec private CommandSpec spec = CommandSpec.create();

  public ProxyStatusCommand(PilotFinder localMesh) {
    this.pilot = new PilotOptions(localMesh);
  }

  @Override
  public Integer call() {
    var link =
        pilot
            .link()
            .orElseThrow(() ->
                new UserError("No control plane is known: say where it is with --pilot URL."));
    var out = spec.commandLine().getOut();
    var table = new TextTable();
    table.row(List.of("NAME", "CDS", "LDS", "EDS", "RDS", "VERSION"));
    var rejections = new ArrayList<String>();
    for (var proxy : ask(link)) {
      table.row(
          List.of(
              Trees.text(proxy, "proxy"),
              state(proxy, "cluster"),
              state(proxy, "listener"),
              state(proxy, "endpoint"),
              state(proxy, "route"),
              Trees.text(proxy, "istio_version")));
      String rejection = Trees.text(proxy, "rejection");
      if (!rejection.isEmpty())
        rejections.add(Trees.text(proxy, "proxy") + " rejected: " + rejection);
    }
    out.print(table);
    rejections.forEach(out::println);
    out.flush();
    return 0;
  }

  private static String state(Map<String, Object> proxy, String type) {
    String sent = Trees.text(proxy, type + "_sent");
    if (sent.isEmpty()) return "NOT SENT";
    if (proxy.containsKey(type + "_rejected")) return "REJECTED";
    return sent.equals(Trees.text(proxy, type + "_acked")) ? "SYNCED" : "STALE";
  }

  private static List<? extends Map<String, Object>> ask(PilotLink link) {
    try {
      String json = link.get("/debug/syncz", TIMEOUT);
      return new JsonMapper()
          .readValue(json, new TypeReference<List<LinkedHashMap<String, Object>>>() {}).stream()
              .sorted(Comparator.comparing(proxy -> Trees.text(proxy, "proxy")))
              .toList();
    } catch (IOException e) {
      throw new UserError("Pilot cannot be asked for its proxies: " + e.getMessage());
    }
  }
}
