package dev.meltemi.cli.mesh;

import dev.meltemi.cli.demo.Convergence;
import dev.meltemi.cli.istioctl.Cluster;
import dev.meltemi.cli.istioctl.PilotLink;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Asks Pilot until when every proxy has acknowledged all that is stored now. */
record MeshConvergence(Cluster cluster, PilotLink pilot) implements Convergence {
  private static final Map<String, String> LISTS =
      Map.of(
          "VirtualService", "/apis/networking.istio.io/v1/virtualservices",
          "DestinationRule", "/apis/networking.istio.io/v1/destinationrules",
          "Gateway", "/apis/networking.istio.io/v1/gateways",
          "ServiceEntry", "/apis/networking.istio.io/v1/serviceentries",
          "WorkloadEntry", "/apis/networking.istio.io/v1/workloadentries",
          "Sidecar", "/apis/networking.istio.io/v1/sidecars",
          "PeerAuthentication", "/apis/security.istio.io/v1/peerauthentications",
          "Telemetry", "/apis/telemetry.istio.io/v1/telemetries",
          "EndpointSlice", "/apis/discovery.k8s.io/v1/endpointslices");
  private static final Duration MARGIN = Duration.ofSeconds(2);

  @Override
  public Optional<Duration> await(Duration limit) {
    long began = System.nanoTime();
    for (var kind : LISTS.entrySet()) {
      if (!isLive(kind.getKey(), newest(kind.getValue()), limit)) return Optional.empty();
    }
    return Optional.of(Duration.ofNanos(System.nanoTime() - began));
  }

  /**
   * The version of the newest object of a kind, 0 when there is none. What was deleted is not seen.
   */
  private long newest(String path) {
    var list = cluster.get(path).orElse(Map.of());
    long newest = 0;
    if (list.get("items") instanceof List<?> items) {
      for (Object item : items) {
        if (item instanceof Map<?, ?> object && object.get("metadata") instanceof Map<?, ?> meta) {
          newest = Math.max(newest, Long.parseLong(String.valueOf(meta.get("resourceVersion"))));
        }
      }
    }
    return newest;
  }

  private boolean isLive(String kind, long version, Duration limit) {
    try {
      String answer =
          pilot.get(
              "/debug/wait?kind=%s&resourceVersion=%d&timeout=%ds"
                  .formatted(kind, version, limit.toSeconds()),
              limit.plus(MARGIN));
      var tree = new JsonMapper().readValue(answer, new TypeReference<Map<String, Object>>() {});
      return Boolean.TRUE.equals(tree.get("converged"));
    } catch (IOException e) {
      return false;
    }
  }
}
