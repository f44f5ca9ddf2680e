package dev.meltemi.cli.console;

import dev.meltemi.cli.UserError;
import dev.meltemi.cli.istioctl.PilotLink;
import dev.meltemi.cli.istioctl.RecentFailures;
import dev.meltemi.cli.istioctl.Workbench;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The console's API; docs/features/console.md describes it. Any thread. */
final class ConsoleApi {
  private static final Duration PILOT_TIMEOUT = Duration.ofSeconds(10);
  private static final Set<String> PILOTS =
      Set.of("flows", "history", "limits", "rules", "proxies", "certificates");
  private static final JsonMapper JSON = new JsonMapper();

  private final Workbench workbench;
  private final Optional<PilotLink> pilot;
  private final Optional<RecentFailures> failures;
  private final String token;

  ConsoleApi(
      Workbench workbench,
      Optional<PilotLink> pilot,
      Optional<RecentFailures> failures,
      String token) {
    this.workbench = workbench;
    this.pilot = pilot;
    this.failures = failures;
    this.token = token;
  }

  /**
   * @param path behind {@code /api/}
   * @param query as it came, or empty
   */
  Reply get(String path, String query) {
    if (PILOTS.contains(path)) return pilots(path, query);
    try {
      return switch (path) {
        case "session" -> Reply.json(Map.of("token", token, "header", Guard.TOKEN_HEADER));
        case "failures" -> Reply.json(Map.of("failures", failures(query)));
        case "objects" -> Reply.json(Map.of("objects", workbench.objects()));
        default -> Reply.error(404, "There is no /api/" + path + ".");
      };
    } catch (UserError e) {
      return Reply.error(502, String.valueOf(e.getMessage()));
    }
  }

  /** Only a local mesh has its logs at hand. */
  private List<Map<String, Object>> failures(String query) {
    String host = query.startsWith("host=") ? query.substring("host=".length()) : "";
    return failures.map(known -> known.list(host)).orElse(List.of());
  }

  Reply pilots(String path, String query) {
    if (pilot.isEmpty())
      return Reply.error(502, "No control plane is known: say where it is with --pilot URL.");
    try {
      String target = "/console/" + path + (query.isEmpty() ? "" : "?" + query);
      return Reply.json(200, pilot.get().get(target, PILOT_TIMEOUT));
    } catch (IOException e) {
      return Reply.error(502, "Pilot cannot be asked: " + e.getMessage());
    }
  }

  /** Reads, judges and changes; what the user did wrong is 422. */
  Reply post(String path, String body) {
    try {
      JsonNode sent = JSON.readTree(body);
      return switch (path) {
        case "yaml" ->
            Reply.json(
                Map.of(
                    "yaml",
                    workbench.yaml(
                        word(sent, "kind"), word(sent, "namespace"), word(sent, "name"))));
        case "check" -> Reply.json(Map.of("problems", workbench.check(word(sent, "yaml"))));
        case "plan" -> Reply.json(Map.of("plan", workbench.plan(word(sent, "yaml"))));
        case "apply" -> Reply.json(Map.of("outcomes", workbench.apply(word(sent, "yaml"))));
        case "delete" ->
            Reply.json(
                Map.of(
                    "outcome",
                    workbench.delete(
                        word(sent, "kind"), word(sent, "namespace"), word(sent, "name"))));
        case "explain" ->
            Reply.json(
                workbench.explain(
                    word(sent, "from"), word(sent, "method"), word(sent, "url"), headers(sent)));
        default -> Reply.error(404, "There is no /api/" + path + ".");
      };
    } catch (JacksonException e) {
      return Reply.error(400, "The body is no JSON.");
    } catch (UserError e) {
      return Reply.error(422, String.valueOf(e.getMessage()));
    }
  }

  private static String word(JsonNode sent, String name) {
    return sent.path(name).asString("");
  }

  private static Map<String, String> headers(JsonNode sent) {
    var headers = new LinkedHashMap<String, String>();
    sent.path("headers")
        .properties()
        .forEach(header ->
            headers.put(
                header.getKey().toLowerCase(java.util.Locale.ROOT),
                header.getValue().asString("")));
    return headers;
  }
}
