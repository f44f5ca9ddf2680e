package dev.meltemi.cli.istioctl;

import dev.meltemi.cli.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** {@code --wait}: return only when every proxy lives by the change. */
final class WaitOptions {
  private static final Duration ANSWER_MARGIN = Duration.ofSeconds(5);

  @Mixin private final PilotOptions pilot;

  @Option(names = "--wait", description = "Wait until every connected proxy has taken the change.")
  private boolean wait;

  @Option(
      names = "--wait-timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "The longest wait (default: ${DEFAULT-VALUE}).")
  private int timeoutSeconds = 10;

  WaitOptions(PilotFinder localMesh) {
    this.pilot = new PilotOptions(localMesh);
  }

  /** A written object's revision has to be live. */
  static String revision(String kind, String revision) {
    return "kind=" + kind + "&resourceVersion=" + revision;
  }

  /** A deleted object has to be gone everywhere. */
  static String absent(String kind, String namespace, String name) {
    return "absent=" + kind + "/" + namespace + "/" + name;
  }

  /**
   * @param wishes of {@link #revision} and {@link #absent}
   * @return the exit code
   */
  int await(Collection<String> wishes, PrintWriter out) {
    if (!wait || wishes.isEmpty()) return 0;
    var link =
        pilot
            .link()
            .orElseThrow(() ->
                new UserError("--wait needs the control plane: say where it is with --pilot URL."));
    int proxies = 0;
    for (String wish : wishes) {
      var answer = ask(link, wish);
      if (!Boolean.TRUE.equals(answer.get("converged"))) throw new UserError(late(answer));
      proxies = Trees.list(answer.get("proxies")).size();
    }
    out.println("Live in every proxy (" + proxies + ").");
    out.flush();
    return 0;
  }

  private Map<String, Object> ask(PilotLink link, String wish) {
    String path = "/debug/wait?%s&timeout=%ds".formatted(wish, timeoutSeconds);
    try {
      String json = link.get(path, Duration.ofSeconds(timeoutSeconds).plus(ANSWER_MARGIN));
      return new JsonMapper()
          .readValue(json, new TypeReference<LinkedHashMap<String, Object>>() {});
    } catch (IOException e) {
      throw new UserError(
          "The change is stored, but Pilot cannot be asked whether it is live: " + e.getMessage());
    }
  }

  private String late(Map<String, Object> answer) {
    String behind =
        Trees.list(answer.get("proxies")).stream()
            .map(Trees::map)
            .filter(proxy -> !Boolean.TRUE.equals(proxy.get("converged")))
            .map(proxy -> "  %s %s".formatted(proxy.get("proxy"), Trees.text(proxy, "rejection")))
            .collect(Collectors.joining("\n"));
    return "The change is stored, but after %d s these proxies do not have it yet:\n%s"
        .formatted(timeoutSeconds, behind);
  }
}
