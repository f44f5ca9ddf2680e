package dev.meltemi.proxy.admin;

import dev.meltemi.proxy.observe.StatsText;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What each admin path shows. */
final class AdminPages {
  record Page(int status, String type, String text) {
    static Page text(String text) {
      return new Page(200, "text/plain; charset=UTF-8", text);
    }

    static Page json(String text) {
      return new Page(200, "application/json", text);
    }
  }

  private static final String HELP =
      """
      admin commands are:
        /certs: certificates and authorities in use
        /clusters: upstream cluster status (?format=json)
        /config_dump: what is in force, as Envoy shows it (?include_eds)
        /listeners: listener names and addresses
        /logging: log levels
        /ready: 200 when serving
        /server_info: version, state and uptime
        /stats: numbers (?filter=regex, ?usedonly, ?format=prometheus)
        /stats/prometheus: numbers for Prometheus
      """;

  private final AdminView view;

  AdminPages(AdminView view) {
    this.view = view;
  }

  Page answer(String method, String target) {
    int cut = target.indexOf('?');
    String path = cut < 0 ? target : target.substring(0, cut);
    Map<String, String> query = query(cut < 0 ? "" : target.substring(cut + 1));
    boolean reads = method.equals("GET") || method.equals("HEAD");
    if (!reads && !path.equals("/logging")) {
      return new Page(405, "text/plain; charset=UTF-8", "Method " + method + " not allowed\n");
    }
    return switch (path) {
      case "/" -> Page.text(HELP);
      case "/ready" -> ready();
      case "/clusters" ->
          "json".equals(query.get("format"))
              ? Page.json(ClusterPages.json(view.active().current()))
              : Page.text(ClusterPages.text(view.active().current()));
      case "/certs" -> Page.json(CertsPage.of(view.active().tls().secrets().all()));
      case "/config_dump" -> Page.json(ConfigDump.of(view, query.containsKey("include_eds")));
      case "/listeners" -> listeners();
      case "/logging" -> Page.text("active loggers:\n  proxy: info\n");
      case "/server_info" -> Page.json(ServerInfoPage.of(view));
      case "/stats" -> stats(query, "prometheus".equals(query.get("format")));
      case "/stats/prometheus" -> stats(query, true);
      default -> new Page(404, "text/plain; charset=UTF-8", "invalid path. " + HELP);
    };
  }

  private Page ready() {
    if (view.isReady()) return Page.text("LIVE\n");
    String state = view.isDraining() ? "DRAINING\n" : "INITIALIZING\n";
    return new Page(503, "text/plain; charset=UTF-8", state);
  }

  private Page listeners() {
    var text = new StringBuilder();
    view.active()
        .current()
        .traffic()
        .listeners()
        .values()
        .forEach(l -> text.append(l.name()).append("::").append(l.bind()).append('\n'));
    return Page.text(text.toString());
  }

  private Page stats(Map<String, String> query, boolean prometheus) {
    Predicate<String> wanted = name -> true;
    String filter = query.getOrDefault("filter", "");
    if (!filter.isEmpty()) {
      try {
        wanted = Pattern.compile(filter).asPredicate();
      } catch (PatternSyntaxException e) {
        return new Page(400, "text/plain; charset=UTF-8", "Invalid re2 regex\n");
      }
    }
    if (query.containsKey("usedonly")) {
      wanted = wanted.and(name -> view.stats().value(name) != 0);
    }
    if (!prometheus) return Page.text(StatsText.plain(view.stats(), wanted));
    String istio = filter.isEmpty() ? view.telemetry().text() : "";
    return Page.text(istio + StatsText.prometheus(view.stats(), wanted));
  }

  private static Map<String, String> query(String query) {
    Map<String, String> all = new TreeMap<>();
    for (String part : query.split("&")) {
      if (part.isEmpty()) continue;
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      all.put(decode(name), equals < 0 ? "" : decode(part.substring(equals + 1)));
    }
    return all;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
