package dev.meltemi.runtime.mesh;

import dev.meltemi.api.kube.Container;
import dev.meltemi.api.kube.EndpointSlice;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.PodSpec;
import dev.meltemi.api.kube.Probe;
import dev.meltemi.api.kube.Service;
import dev.meltemi.api.meta.ObjectMeta;
import dev.meltemi.api.meta.Resource;
import dev.meltemi.runtime.Supervisor;
import dev.meltemi.runtime.SupervisorOptions;
import dev.meltemi.runtime.image.ImageCatalogue;
import dev.meltemi.runtime.internet.InternetServer;
import dev.meltemi.runtime.kubelet.ProxyProgram;
import dev.meltemi.runtime.outer.LocalMesh;
import dev.meltemi.runtime.outer.MeshEvent;
import dev.meltemi.runtime.outer.MeshOptions;
import dev.meltemi.runtime.proxy.Bootstrap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The two processes of a small mesh for tests: {@code front STATE} on the host, and {@code inside
 * STATE} as its supervisor. The pods: {@code server} behind a service, {@code client} with a proxy
 * in front, and {@code nothing} with an unknown image.
 */
public final class MeshMain {
  private MeshMain() {}

  public static void main(String[] args) throws IOException {
    Path state = Path.of(args[1]);
    switch (args[0]) {
      case "front" -> front(state);
      case "inside" ->
          System.exit(Supervisor.run(options(state), System.in, System.out, Clock.systemUTC()));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  static MeshOptions meshOptions(Path state) {
    List<String> supervisor = new ArrayList<>(java());
    supervisor.addAll(List.of(MeshMain.class.getName(), "inside", state.toString()));
    return new MeshOptions(state, supervisor, Map.of(), List.of(), "127.0.0.99");
  }

  private static void front(Path state) throws IOException {
    switch (LocalMesh.start(meshOptions(state), event -> event.print(System.out))) {
      case LocalMesh.Start.Refused(var refusal) -> {
        System.out.println("refused " + refusal);
        System.exit(1);
      }
      case LocalMesh.Start.Started(LocalMesh mesh) -> {
        int exit = mesh.ended().join();
        new MeshEvent("ended", String.valueOf(exit)).print(System.out);
        System.exit(exit);
      }
    }
  }

  private static List<String> java() {
    return List.of(
        System.getProperty("java.home") + "/bin/java",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xmx64m",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"));
  }

  private static List<String> app(String... words) {
    List<String> command = new ArrayList<>(List.of("/run/meltemi/jdk/bin/java"));
    command.addAll(
        List.of(
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m", "-cp", "/run/meltemi/app"));
    command.add(App.class.getName());
    command.addAll(List.of(words));
    return command;
  }

  private static SupervisorOptions options(Path state) throws IOException {
    List<String> apiServer = new ArrayList<>(java());
    apiServer.addAll(List.of(App.class.getName(), "apiserver", "10.96.0.1:443"));
    Path classes = Files.createDirectories(state.resolve("classes/dev/meltemi/runtime/mesh"));
    try (var app = App.class.getResourceAsStream("App.class")) {
      if (app != null) Files.write(classes.resolve("App.class"), app.readAllBytes());
    }
    // As in a checkout with a strict umask: the pods' users must be able to run it all the same.
    Path _ =
        Files.setPosixFilePermissions(
            classes.resolve("App.class"), PosixFilePermissions.fromString("rw-------"));
    Files.writeString(state.resolve("ca.crt"), "any certificate");
    return new SupervisorOptions(
        state,
        Map.of("jdk", Path.of(System.getProperty("java.home")), "app", state.resolve("classes")),
        apiServer,
        () -> new FakeCluster(objects(), state.resolve("status"), MeshMain::idle),
        new ImageCatalogue(Map.of("test/app", app("server", "8080")), List.of(), List.of()),
        new ProxyProgram(
            app("proxy", "15001", "15021"),
            List.of(),
            Bootstrap.Discovery.ISTIOD,
            new ProxyProgram.Form.Text()),
        "127.0.0.99",
        () -> new InternetServer(app("server", "80"), state.resolve("ca.crt")));
  }

  private static List<Resource> objects() {
    Container server =
        new Container(
            "app",
            "test/app:1",
            List.of(),
            List.of(),
            List.of(new Container.Env.FromField("WHO", "metadata.name")),
            List.of(new Container.Port("http", 8080, "TCP")),
            new Container.Probes(Optional.of(http(8080)), Optional.empty(), Optional.empty()),
            Container.Setting.NONE);
    Container proxy = container("istio-proxy", "meltemi/proxyv2", List.of("proxy", "sidecar"));
    Container init =
        container(
            "istio-init",
            "meltemi/istio-init",
            List.of("-p", "15001", "-z", "15006", "-u", "1337"));
    Container idle = container("app", "test/idle", List.of());
    return List.of(
        pod("server", List.of(), List.of(server)),
        pod("client", List.of(init), List.of(proxy, withCommand(idle))),
        pod("old", List.of(initOfIstio08()), List.of(proxy, withCommand(idle))),
        pod("nothing", List.of(), List.of(idle)),
        service(),
        new EndpointSlice(
            ObjectMeta.named("default", "server-1"),
            "server",
            List.of(new EndpointSlice.Port("http", 8080, "TCP")),
            List.of(new EndpointSlice.Endpoint(List.of("10.244.0.2"), true, "server", "local"))));
  }

  private static Container initOfIstio08() {
    List<String> arguments =
        List.of(
            "-p",
            "15001",
            "-u",
            "1337",
            "-m",
            "REDIRECT",
            "-i",
            "*",
            "-x",
            "",
            "-b",
            "9080,",
            "-d",
            "");
    return container("istio-init", "docker.io/istio/proxy_init:0.8.0", arguments);
  }

  private static Service service() {
    return new Service(
        ObjectMeta.named("default", "server"),
        Service.Type.NODE_PORT,
        "10.96.7.7",
        Map.of("app", "server"),
        List.of(
            new Service.Port(
                "http", 80, Optional.empty(), "TCP", Optional.empty(), OptionalInt.of(31380))),
        "",
        "");
  }

  private static Probe http(int port) {
    var get =
        new Probe.Check.HttpGet("", new Service.TargetPort.ByNumber(port), "/", "HTTP", Map.of());
    return new Probe(get, 0, 1, 1, 1, 3, OptionalInt.empty());
  }

  private static Container container(String name, String image, List<String> args) {
    return new Container(
        name,
        image,
        List.of(),
        args,
        List.of(),
        List.of(),
        Container.Probes.NONE,
        Container.Setting.NONE);
  }

  private static Container withCommand(Container container) {
    return new Container(
        container.name(),
        container.image(),
        List.of("sleep", "1000000"),
        List.of(),
        List.of(),
        List.of(),
        Container.Probes.NONE,
        Container.Setting.NONE);
  }

  /** Without a proxy. */
  private static Pod idle(ObjectMeta meta) {
    return pod(meta, List.of(), List.of(withCommand(container("app", "test/idle", List.of()))));
  }

  private static Pod pod(String name, List<Container> init, List<Container> containers) {
    return pod(ObjectMeta.named("default", name), init, containers);
  }

  private static Pod pod(ObjectMeta meta, List<Container> init, List<Container> containers) {
    PodSpec spec =
        new PodSpec(
            init,
            containers,
            List.of(),
            "default",
            "local",
            PodSpec.RestartPolicy.ALWAYS,
            2,
            OptionalLong.empty());
    return new Pod(meta, spec, Pod.Status.NONE);
  }
}
