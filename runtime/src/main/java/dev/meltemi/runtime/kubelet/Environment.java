package dev.meltemi.runtime.kubelet;

import dev.meltemi.api.kube.ConfigMap;
import dev.meltemi.api.kube.Container;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.Secret;
import dev.meltemi.runtime.volume.ConfigSource;
import dev.meltemi.runtime.volume.MissingContent;
import dev.meltemi.runtime.volume.PodFields;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The environment of a container: what every program needs, then the pod's own variables in order.
 */
public final class Environment {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\(([A-Za-z_][A-Za-z0-9_]*)\\)");

  private static final Pattern NAME = Pattern.compile("[-._a-zA-Z][-._a-zA-Z0-9]*");

  /**
   * The variable by which a process on the host is known as a container's: NAMESPACE/POD/CONTAINER.
   */
  public static final String CONTAINER = "MELTEMI_CONTAINER";

  private final PodFields fields;
  private final ConfigSource source;

  Environment(PodFields fields, ConfigSource source) {
    this.fields = fields;
    this.source = source;
  }

  Map<String, String> of(Container container, Map<String, String> base) throws MissingContent {
    Map<String, String> environment = new TreeMap<>(base);
    Pod pod = fields.pod();
    environment.put("HOSTNAME", pod.meta().name());
    environment.put(
        CONTAINER,
        "%s/%s/%s".formatted(pod.meta().namespace(), pod.meta().name(), container.name()));
    environment.put("HOME", "/tmp");
    for (Container.EnvFrom all : container.setting().envFrom()) environment.putAll(entries(all));
    for (Container.Env variable : container.env()) {
      Optional<String> value = value(variable, environment, container);
      value.ifPresent(text -> environment.put(variable.name(), text));
    }
    return environment;
  }

  private Map<String, String> entries(Container.EnvFrom all) throws MissingContent {
    return switch (all) {
      case Container.EnvFrom.OfConfigMap(String prefix, String name, boolean optional) -> {
        var data = source.configMap(namespace(), name).map(ConfigMap::data);
        if (data.isEmpty() && !optional) throw notFound("ConfigMap " + name);
        yield prefixed(prefix, data.orElse(Map.of()));
      }
      case Container.EnvFrom.OfSecret(String prefix, String name, boolean optional) -> {
        var data = source.secret(namespace(), name).map(Environment::texts);
        if (data.isEmpty() && !optional) throw notFound("Secret " + name);
        yield prefixed(prefix, data.orElse(Map.of()));
      }
    };
  }

  private Optional<String> value(
      Container.Env variable, Map<String, String> before, Container container)
      throws MissingContent {
    return switch (variable) {
      case Container.Env.Value(var _, String value) -> Optional.of(expand(value, before));
      case Container.Env.FromField(var _, String path) -> Optional.of(fields.text(path));
      case Container.Env.FromResource(var _, var amount) ->
          Optional.of(fields.amount(amount, container.name()));
      case Container.Env.FromConfigMap(var _, String name, String key, boolean optional) -> {
        Optional<String> found =
            source
                .configMap(namespace(), name)
                .flatMap(map -> Optional.ofNullable(map.data().get(key)));
        yield required(found, optional, "key %s of ConfigMap %s".formatted(key, name));
      }
      case Container.Env.FromSecret(var _, String name, String key, boolean optional) -> {
        Optional<String> found =
            source
                .secret(namespace(), name)
                .flatMap(secret -> Optional.ofNullable(texts(secret).get(key)));
        yield required(found, optional, "key %s of Secret %s".formatted(key, name));
      }
    };
  }

  private String namespace() {
    return fields.pod().meta().namespace();
  }

  private static Map<String, String> texts(Secret secret) {
    Map<String, String> texts = new TreeMap<>();
    secret
        .data()
        .forEach((key, text) ->
            texts.put(
                key, new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8)));
    return texts;
  }

  // As Kubernetes: an entry whose name cannot be a variable's is left out.
  private static Map<String, String> prefixed(String prefix, Map<String, String> data) {
    Map<String, String> variables = new TreeMap<>();
    data.forEach((key, text) -> {
      if (NAME.matcher(prefix + key).matches()) variables.put(prefix + key, text);
    });
    return variables;
  }

  private static MissingContent notFound(String what) {
    return new MissingContent(what + " not found");
  }

  private static Optional<String> required(Optional<String> found, boolean optional, String what)
      throws MissingContent {
    if (found.isEmpty() && !optional) throw notFound(what);
    return found;
  }

  /**
   * Kubernetes: {@code $(NAME)} stands for an earlier variable, and for itself when there is none.
   */
  static String expand(String text, Map<String, String> variables) {
    return REFERENCE
        .matcher(text)
        .replaceAll(reference ->
            Matcher.quoteReplacement(
                variables.getOrDefault(reference.group(1), reference.group())));
  }
}
