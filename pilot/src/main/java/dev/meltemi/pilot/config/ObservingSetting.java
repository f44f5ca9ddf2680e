package dev.meltemi.pilot.config;

import dev.meltemi.compile.Observing;
import dev.meltemi.compile.Observing.Recipient;
import dev.meltemi.traffic.AccessLog;
import dev.meltemi.traffic.AccessLog.Form;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * MeshConfig {@code accessLogFormat}, {@code accessLogEncoding}, {@code extensionProviders} and
 * {@code defaultProviders}.
 */
final class ObservingSetting {
  private final Consumer<String> problems;

  private ObservingSetting(Consumer<String> problems) {
    this.problems = problems;
  }

  static Observing read(Map<?, ?> mesh, Consumer<String> problems) {
    return new ObservingSetting(problems).observing(mesh);
  }

  private Observing observing(Map<?, ?> mesh) {
    Form form = form(mesh);
    SortedMap<String, Recipient> providers = new TreeMap<>();
    if (mesh.get("extensionProviders") instanceof List<?> all) {
      for (Object one : all) {
        if (one instanceof Map<?, ?> provider) provider(provider, form, providers);
      }
    }
    List<String> logs = List.of();
    List<String> traces = List.of();
    if (mesh.get("defaultProviders") instanceof Map<?, ?> standard) {
      logs = names(standard, "accessLogging");
      traces = names(standard, "tracing");
      if (!names(standard, "metrics").isEmpty()) {
        problems.accept("not enforced, so without effect: defaultProviders.metrics");
      }
    }
    return Observing.in(form).with(providers, logs, traces);
  }

  private static List<String> names(Map<?, ?> standard, String key) {
    return standard.get(key) instanceof List<?> names
        ? names.stream().map(String::valueOf).toList()
        : List.of();
  }

  private Form form(Map<?, ?> mesh) {
    String format = text(mesh, "accessLogFormat");
    String encoding = text(mesh, "accessLogEncoding");
    return switch (encoding) {
      case "", "TEXT" -> new Form.Text(format.isEmpty() ? AccessLog.ISTIO : format);
      case "JSON" -> format.isEmpty() ? AccessLog.ISTIO_JSON : json(format);
      default -> {
        problems.accept("accessLogEncoding is \"" + encoding + "\"; TEXT or JSON is wanted");
        yield new Form.Text(format.isEmpty() ? AccessLog.ISTIO : format);
      }
    };
  }

  /** JSON is YAML. */
  private Form json(String format) {
    try {
      Object tree = new Load(LoadSettings.builder().build()).loadFromString(format);
      if (tree instanceof Map<?, ?> fields) return new Form.Json(labels(fields, "accessLogFormat"));
    } catch (YamlEngineException e) {
      problems.accept("accessLogFormat is no valid JSON: " + e.getMessage());
      return AccessLog.ISTIO_JSON;
    }
    problems.accept("accessLogFormat is no JSON object");
    return AccessLog.ISTIO_JSON;
  }

  private SortedMap<String, String> labels(Map<?, ?> fields, String where) {
    SortedMap<String, String> labels = new TreeMap<>();
    fields.forEach((name, value) -> {
      if (value instanceof Map || value instanceof List) {
        problems.accept("not enforced, so without effect: " + where + "." + name);
      } else {
        labels.put(String.valueOf(name), String.valueOf(value));
      }
    });
    return labels;
  }

  private void provider(Map<?, ?> written, Form form, SortedMap<String, Recipient> providers) {
    String name = text(written, "name");
    Set<String> types = new HashSet<>();
    written.keySet().forEach(key -> types.add(String.valueOf(key)));
    types.remove("name");
    if (name.isEmpty() || types.size() != 1) {
      problems.accept("an extensionProvider needs a name and one type");
      return;
    }
    String type = types.iterator().next();
    Map<?, ?> settings = written.get(type) instanceof Map<?, ?> map ? map : Map.of();
    providers.put(
        name,
        switch (type) {
          case "envoyFileAccessLog" -> file(name, settings, form);
          case "opentelemetry", "zipkin" ->
              service(name, settings)
                  .map(port ->
                      type.equals("zipkin")
                          ? (Recipient) new Recipient.Zipkin(text(settings, "service"), port)
                          : new Recipient.OpenTelemetry(text(settings, "service"), port))
                  .orElseGet(() -> new Recipient.Other(type + " without service and port"));
          default -> new Recipient.Other(type);
        });
  }

  private Recipient file(String name, Map<?, ?> settings, Form form) {
    only(name, settings, Set.of("path", "logFormat"));
    String path = text(settings, "path");
    Form own = form;
    if (settings.get("logFormat") instanceof Map<?, ?> format) {
      if (format.get("labels") instanceof Map<?, ?> labels) {
        own = new Form.Json(labels(labels, name + ".logFormat.labels"));
      } else if (!text(format, "text").isEmpty()) {
        String text = text(format, "text");
        own = new Form.Text(text.endsWith("\n") ? text : text + "\n");
      }
    }
    return new Recipient.File(path.isEmpty() ? "/dev/stdout" : path, own);
  }

  private Optional<Integer> service(String name, Map<?, ?> settings) {
    only(name, settings, Set.of("service", "port"));
    boolean known = settings.get("port") instanceof Integer && !text(settings, "service").isEmpty();
    if (!known) problems.accept("extensionProvider " + name + " needs service and port");
    return known && settings.get("port") instanceof Integer port
        ? Optional.of(port)
        : Optional.empty();
  }

  private void only(String name, Map<?, ?> settings, Set<String> enforced) {
    List<String> others = new ArrayList<>();
    for (Object key : settings.keySet()) {
      if (!enforced.contains(String.valueOf(key))) others.add(name + "." + key);
    }
    if (!others.isEmpty()) {
      problems.accept("not enforced, so without effect: " + String.join(", ", others));
    }
  }

  private static String text(Map<?, ?> tree, String key) {
    return tree.get(key) == null ? "" : String.valueOf(tree.get(key));
  }
}
