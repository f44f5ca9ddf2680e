package dev.meltemi.kube.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A connection to an API server, for Pilot and for the kubelet. Safe for any number of threads;
 * every write blocks until it is answered, at most some seconds.
 */
public final class KubeClient implements AutoCloseable {

  private static final int CONNECT_TIMEOUT_MS = 5_000;
  private static final int REQUEST_TIMEOUT_MS = 10_000;
  private static final int RECONNECT_AFTER_MS = 500;

  private final KubernetesClient client;

  private KubeClient(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Connects with the file's current context. The server need not be there yet.
   *
   * @throws IOException when the file cannot be read
   */
  public static KubeClient fromKubeconfig(Path file) throws IOException {
    // Read here, so that a missing file is an error and not a silent fallback to some other
    // configuration.
    Config config =
        new ConfigBuilder(Config.fromKubeconfig(Files.readString(file)))
            .withConnectionTimeout(CONNECT_TIMEOUT_MS)
            .withRequestTimeout(REQUEST_TIMEOUT_MS)
            // Writes are tried again by whoever knows whether they still make sense.
            .withRequestRetryBackoffLimit(0)
            .withWatchReconnectInterval(RECONNECT_AFTER_MS)
            .withWatchReconnectLimit(-1)
            .withOnlyHttpWatches(true)
            .build();
    return new KubeClient(new KubernetesClientBuilder().withConfig(config).build());
  }

  /** Watches kinds in all namespaces: first what exists, then every change. */
  public MeshWatch watch(Set<MeshKind> kinds, MeshListener listener) {
    return MeshWatch.start(client, kinds, listener);
  }

  /**
   * Replaces the {@code status} of an object.
   *
   * @param namespace empty for objects of the cluster
   * @param status JSON of the field
   */
  public WriteOutcome writeStatus(MeshKind kind, String namespace, String name, String status) {
    String operations = "[{\"op\":\"add\",\"path\":\"/status\",\"value\":" + status + "}]";
    return attempt(() -> {
      var _ =
          resource(kind, namespace, name)
              .subresource("status")
              .patch(PatchContext.of(PatchType.JSON), operations);
      return new WriteOutcome.Done();
    });
  }

  /** As the other form, with the status as maps and lists. */
  public WriteOutcome writeStatus(
      MeshKind kind, String namespace, String name, Map<String, ?> status) {
    return writeStatus(kind, namespace, name, client.getKubernetesSerialization().asJson(status));
  }

  /** Removes a pod at once: for the kubelet, when its processes have ended. */
  public WriteOutcome removePod(String namespace, String name) {
    return attempt(() -> {
      boolean missing =
          resource(MeshKind.POD, namespace, name).withGracePeriod(0).delete().isEmpty();
      return missing ? new WriteOutcome.Missing() : new WriteOutcome.Done();
    });
  }

  /**
   * Tells that something happened to an object.
   *
   * @param type Normal or Warning
   * @param reason one word in CamelCase
   * @param component who tells it
   */
  public WriteOutcome createEvent(
      MeshKind kind,
      String namespace,
      String name,
      String type,
      String reason,
      String message,
      String component) {
    return attempt(() -> {
      GenericKubernetesResource about = resource(kind, namespace, name).get();
      if (about == null) {
        return new WriteOutcome.Missing();
      }
      // kubectl describe asks for the events of this very object, by its uid.
      Map<String, Object> involved =
          Map.of(
              "apiVersion",
              kind.apiVersion(),
              "kind",
              kind.kind(),
              "namespace",
              namespace,
              "name",
              name,
              "uid",
              about.getMetadata().getUid());
      String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
      Map<String, Object> event = new LinkedHashMap<>();
      event.put("apiVersion", "v1");
      event.put("kind", "Event");
      event.put("metadata", Map.of("generateName", name + ".", "namespace", namespace));
      event.put("involvedObject", involved);
      event.put("type", type);
      event.put("reason", reason);
      event.put("message", message);
      event.put("source", Map.of("component", component));
      event.put("firstTimestamp", now);
      event.put("lastTimestamp", now);
      event.put("count", 1);
      var object =
          client.getKubernetesSerialization().convertValue(event, GenericKubernetesResource.class);
      var _ =
          client
              .genericKubernetesResources("v1", "Event")
              .inNamespace(namespace)
              .resource(object)
              .create();
      return new WriteOutcome.Done();
    });
  }

  @Override
  public void close() {
    client.close();
  }

  private Resource<GenericKubernetesResource> resource(
      MeshKind kind, String namespace, String name) {
    var all = client.genericKubernetesResources(kind.context());
    return namespace.isEmpty() ? all.withName(name) : all.inNamespace(namespace).withName(name);
  }

  private static WriteOutcome attempt(Write write) {
    try {
      return write.run();
    } catch (KubernetesClientException failure) {
      int code = failure.getCode();
      String message = String.valueOf(failure.getMessage());
      if (code == 404) {
        return new WriteOutcome.Missing();
      }
      boolean understood = code >= 400 && code < 500 && !List.of(408, 409, 429).contains(code);
      return understood
          ? new WriteOutcome.Refused(code, message)
          : new WriteOutcome.Unreachable(message);
    }
  }

  private interface Write {
    WriteOutcome run();
  }
}
