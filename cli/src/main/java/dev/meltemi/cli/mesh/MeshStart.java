package dev.meltemi.cli.mesh;

import dev.meltemi.api.yaml.YamlWriter;
import dev.meltemi.cli.UserError;
import dev.meltemi.cli.istioctl.Cluster;
import dev.meltemi.pilot.inject.InjectValues;
import dev.meltemi.runtime.outer.Forward;
import dev.meltemi.runtime.outer.HostPorts;
import dev.meltemi.runtime.outer.LocalMesh;
import dev.meltemi.runtime.outer.MeshEvent;
import dev.meltemi.runtime.outer.MeshOptions;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts a mesh, step by step; the order here is the order of things. */
final class MeshStart {
  /** How long the supervisor may take to be ready. */
  private static final long SUPERVISOR_SECONDS = 60;

  /** How long control plane and gateways may take after that. */
  private static final int PODS_SECONDS = 60;

  private static final String NODE_ADDRESS = "127.0.0.1";
  private static final String MESH_CONFIG = "/api/v1/namespaces/istio-system/configmaps/istio";
  private static final String GATEWAY =
      "/api/v1/namespaces/istio-system/services/istio-ingressgateway";

  private final StateFolder state;
  private final RunOptions options;
  private final Progress progress;

  MeshStart(StateFolder state, RunOptions options, Progress progress) {
    this.state = state;
    this.options = options;
    this.progress = progress;
  }

  /** Returns when the control plane and the gateways serve. */
  RunningMesh run() {
    // What is wrong with settings is said before anything starts.
    List<String> wrong = InjectValues.problems(options.injection());
    if (!wrong.isEmpty()) throw new UserError("--set " + String.join("\n--set ", wrong));
    SystemTools.offer(options.yes(), progress);
    String envoy = options.dataPlane() == DataPlane.ENVOY ? SystemTools.envoy() : "";
    HostPorts ports = HostPorts.choose();
    int apiPort = options.apiPort() != 0 ? options.apiPort() : HostPorts.freePort(NODE_ADDRESS);
    LocalMesh mesh = launch(ports, apiPort, envoy);
    try {
      awaitSupervisor(mesh);
      Cluster cluster = Cluster.of(state.kubeconfig());
      installMesh(cluster, ports);
      awaitPods(cluster);
      Facts facts =
          new Facts(
              "https://%s:%d".formatted(NODE_ADDRESS, apiPort),
              ports.address(),
              ports.http(),
              ports.https(),
              options.dataPlane().name().toLowerCase(java.util.Locale.ROOT),
              progress.elapsed().toMillis());
      MeshConsole console = MeshConsole.open(state, new RelayPilot(mesh.relay()));
      facts.write(state.facts());
      return new RunningMesh(state, mesh, cluster, facts, console);
    } catch (IOException e) {
      stop(mesh);
      throw new UserError("The mesh could not start: " + e.getMessage());
    } catch (RuntimeException e) {
      stop(mesh);
      throw e;
    }
  }

  private LocalMesh launch(HostPorts ports, int apiPort, String envoy) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--state", state.path().toString(),
                "--api-url", "https://%s:%d".formatted(NODE_ADDRESS, apiPort),
                "--node-address", NODE_ADDRESS));
    if (!envoy.isEmpty()) arguments.addAll(List.of("--envoy", envoy));
    options.images().forEach((name, command) -> arguments.add("--image=" + name + "=" + command));
    try {
      Files.createDirectories(state.logs());
      var start =
          LocalMesh.start(
              new MeshOptions(
                  state.path(),
                  Programs.onHost().supervisor(arguments),
                  Map.of(),
                  forwards(ports, apiPort),
                  NODE_ADDRESS),
              this::said);
      return switch (start) {
        case LocalMesh.Start.Started(LocalMesh mesh) -> {
          // Left by a mesh that was killed; only now is it certain that they are nobody's.
          Files.deleteIfExists(state.facts());
          progress.step("starting the namespaces and the API server");
          yield mesh;
        }
        case LocalMesh.Start.Refused(var refusal) -> throw new UserError(refusal.toString());
      };
    } catch (IOException e) {
      throw unwritable(state, e);
    }
  }

  static UserError unwritable(StateFolder state, IOException e) {
    return new UserError(
        "The state folder %s cannot be written: %s. Choose another with: --state DIR"
            .formatted(state.path(), reason(e)));
  }

  /** The files' exceptions have no more than the file for a message. */
  private static String reason(IOException e) {
    return switch (e) {
      case FileAlreadyExistsException at -> at.getFile() + " is no folder";
      case AccessDeniedException at -> at.getFile() + " may not be written by you";
      case NoSuchFileException at -> at.getFile() + " cannot be made";
      default -> String.valueOf(e.getMessage());
    };
  }

  private static List<Forward> forwards(HostPorts ports, int apiPort) {
    return List.of(
        new Forward(NODE_ADDRESS, apiPort, "10.96.0.1", 443, "--api-port PORT"),
        gateway(ports.address(), ports.http()),
        gateway(ports.address(), ports.https()));
  }

  private static Forward gateway(String address, int port) {
    return new Forward(
        address, port, "istio-ingressgateway.istio-system.svc.cluster.local", port, "");
  }

  private void said(MeshEvent event) {
    if (event.name().equals(MeshEvent.API_SERVER)) progress.step("the API server answers");
  }

  private static void awaitSupervisor(LocalMesh mesh) throws IOException {
    try {
      mesh.ready().get(SUPERVISOR_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new IOException("nothing was ready after %d s".formatted(SUPERVISOR_SECONDS), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void installMesh(Cluster cluster, HostPorts ports) throws IOException {
    progress.step("starting the control plane and the gateways");
    var file = Programs.distribution().resolve("install/kubernetes/istio-system.yaml");
    cluster.apply(file.toString(), Files.readString(file));
    if (!options.injection().isEmpty()) {
      String values = InjectValues.text(options.injection());
      cluster.apply("--set", injectorConfigMap(values));
    }
    if (!options.settings().isEmpty()) {
      String mesh = options.settings().in(meshConfig(cluster));
      cluster.mergePatch(MESH_CONFIG, Map.of("data", Map.of("mesh", mesh)));
    }
    if (!ports.wellKnown()) {
      progress.step(
          "ports 80 and 443 cannot be bound here: the ingress gateway has %d and %d instead"
              .formatted(ports.http(), ports.https()));
    }
    cluster.mergePatch(
        GATEWAY,
        Map.of(
            "spec",
            Map.of(
                "ports",
                List.of(
                    port("status-port", 15021, 15021),
                    port("http", ports.http(), 8080),
                    port("https", ports.https(), 8443)))));
    cluster.mergePatch(
        GATEWAY + "/status",
        Map.of(
            "status",
            Map.of("loadBalancer", Map.of("ingress", List.of(Map.of("ip", ports.address()))))));
  }

  private static String injectorConfigMap(String values) {
    Map<String, Object> metadata =
        Map.of("name", InjectValues.CONFIG_MAP, "namespace", "istio-system");
    return YamlWriter.stream(
        List.of(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                metadata,
                "data",
                Map.of(InjectValues.KEY, values))));
  }

  private static String meshConfig(Cluster cluster) {
    return cluster.get(MESH_CONFIG).orElse(Map.of()).get("data") instanceof Map<?, ?> data
            && data.get("mesh") instanceof String mesh
        ? mesh
        : "";
  }

  private void awaitPods(Cluster cluster) {
    var waiting = new PodsReady(name -> progress.step(name + " is ready"), (_, _) -> {});
    var missing = waiting.await(cluster, "istio-system", PODS_SECONDS);
    if (missing.isEmpty()) return;
    throw new UserError(
        "After %d s the mesh's own pods are not ready:\n  %s\nTheir logs are in %s."
            .formatted(PODS_SECONDS, String.join("\n  ", missing), state.logs()));
  }

  private static Map<String, Object> port(String name, int port, int target) {
    return Map.of("name", name, "port", port, "targetPort", target, "protocol", "TCP");
  }

  private static void stop(LocalMesh mesh) {
    try {
      mesh.close();
    } catch (IOException e) {
      throw new UserError("The mesh could not be stopped: " + e.getMessage());
    }
  }
}
