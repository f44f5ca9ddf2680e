package dev.meltemi.cli.istioctl;

import dev.meltemi.cli.UserError;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads a kubeconfig: where the API server is, and who we are to it. */
final class Kubeconfig {
  /** The one command that makes everything right on a local mesh. */
  static final String REMEDY =
      "Is the mesh running (./meltemi up)? Then: eval \"$(./meltemi env)\"";

  private final Path file;
  private final Map<String, Object> root;

  private Kubeconfig(Path file, Map<String, Object> root) {
    this.file = file;
    this.root = root;
  }

  /** PEM texts and a token, each where there is one. */
  record Credentials(Optional<String> certificate, Optional<String> key, Optional<String> token) {}

  /**
   * @param authority PEM certificates that the server's is checked against; empty is the JDK's own
   */
  record Access(
      Path file,
      URI server,
      Optional<String> authority,
      boolean insecure,
      Credentials credentials,
      String namespace) {}

  static Access find(Optional<Path> given, Optional<String> context) {
    var fromEnvironment =
        Optional.ofNullable(System.getenv("KUBECONFIG"))
            .filter(v -> !v.isBlank())
            .map(v -> Path.of(v.split(":")[0]));
    var inHome = Path.of(System.getProperty("user.home"), ".kube", "config");
    if (given.isEmpty() && fromEnvironment.isEmpty() && !Files.exists(inHome)) {
      throw new UserError(
          "No API server is known: KUBECONFIG is not set and there is no %s. %s"
              .formatted(inHome, REMEDY));
    }
    return read(given.or(() -> fromEnvironment).orElse(inHome)).access(context);
  }

  private static Kubeconfig read(Path file) {
    try {
      Object tree = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
      return new Kubeconfig(file, map(tree));
    } catch (NoSuchFileException e) {
      throw new UserError("There is no kubeconfig %s. %s".formatted(file, REMEDY));
    } catch (IOException e) {
      throw new UserError(
          "The kubeconfig %s cannot be read (%s). %s"
              .formatted(file, e.getClass().getSimpleName(), REMEDY));
    } catch (YamlEngineException e) {
      throw new UserError(
          "The kubeconfig %s is not valid YAML: %s".formatted(file, e.getMessage()));
    }
  }

  private Access access(Optional<String> wanted) {
    String contextName = wanted.orElseGet(() -> text(root, "current-context").orElse(""));
    if (contextName.isEmpty())
      throw new UserError("The kubeconfig %s names no current-context.".formatted(file));
    var context = named("contexts", contextName, "context");
    var cluster = named("clusters", text(context, "cluster").orElse(""), "cluster");
    var user = text(context, "user").map(name -> named("users", name, "user")).orElse(Map.of());
    String server =
        text(cluster, "server")
            .orElseThrow(() -> new UserError("The kubeconfig %s names no server.".formatted(file)));
    var credentials =
        new Credentials(
            pem(user, "client-certificate"),
            pem(user, "client-key"),
            text(user, "token").or(() -> content(user, "tokenFile")));
    return new Access(
        file,
        URI.create(server.replaceAll("/$", "")),
        pem(cluster, "certificate-authority"),
        "true".equals(text(cluster, "insecure-skip-tls-verify").orElse("")),
        credentials,
        text(context, "namespace").orElse("default"));
  }

  private Map<String, Object> named(String list, String name, String key) {
    if (root.get(list) instanceof List<?> entries) {
      for (Object entry : entries) {
        if (text(map(entry), "name").orElse("").equals(name)) return map(map(entry).get(key));
      }
    }
    throw new UserError(
        "The kubeconfig %s has no \"%s\" among its %s.".formatted(file, name, list));
  }

  /** {@code KEY-data} in base64, or the content of the file that {@code KEY} names. */
  private Optional<String> pem(Map<String, Object> parent, String key) {
    return text(parent, key + "-data")
        .map(data -> new String(Base64.getMimeDecoder().decode(data), StandardCharsets.US_ASCII))
        .or(() -> content(parent, key));
  }

  private Optional<String> content(Map<String, Object> parent, String key) {
    return text(parent, key)
        .map(name -> {
          Path path = file.toAbsolutePath().resolveSibling(name);
          try {
            return Files.readString(path).strip();
          } catch (IOException e) {
            throw new UserError(
                "The kubeconfig %s names %s as %s, which cannot be read."
                    .formatted(file, path, key));
          }
        });
  }

  private static Optional<String> text(Map<String, Object> parent, String key) {
    return Optional.ofNullable(parent.get(key))
        .map(Object::toString)
        .filter(value -> !value.isEmpty());
  }

  @SuppressWarnings("unchecked") // keys of a kubeconfig are strings
  private static Map<String, Object> map(@org.jspecify.annotations.Nullable Object node) {
    return node instanceof Map<?, ?> m ? (Map<String, Object>) m : Map.of();
  }
}
