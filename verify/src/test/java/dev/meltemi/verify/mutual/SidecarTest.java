package dev.meltemi.verify.mutual;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.Resource;
import dev.meltemi.api.read.ResourceReader;
import dev.meltemi.compile.Compiler;
import dev.meltemi.compile.MeshConfig;
import dev.meltemi.compile.ProxyView;
import dev.meltemi.testkit.FreePort;
import dev.meltemi.testkit.TestAuthority;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Endpoint;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.Secret;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.xds.ResourceType;
import dev.meltemi.xds.encode.EncodedResources;
import dev.meltemi.xds.encode.ResourceEncoder;
import dev.meltemi.xds.grpc.AdsServer;
import dev.meltemi.xds.grpc.AdsServerOptions;
import dev.meltemi.xds.grpc.SnapshotSource;
import dev.meltemi.xds.session.TypeStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a sidecar lets in. Its compiled listener is bound to the application's port in place of the
 * one to which the rules of a pod's network lead.
 */
final class SidecarTest {
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final TestAuthority MESH = new TestAuthority("mesh");

  @TempDir private Path folder;
  private final HttpServer application;
  private final int port;

  SidecarTest() throws IOException {
    application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    port = FreePort.find();
  }

  @BeforeEach
  void startApplication() {
    application.createContext(
        "/",
        exchange -> {
          var told = exchange.getRequestHeaders().get("x-forwarded-client-cert");
          byte[] body = String.valueOf(told).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    application.start();
  }

  @AfterEach
  void stopApplication() {
    application.stop(0);
  }

  @ParameterizedTest
  @EnumSource(Router.Kind.class)
  void permissiveTakesPlaintextAndMutualTls(Router.Kind kind) throws Exception {
    for (String protocol : List.of("http", "any", "tcp")) {
      try (AdsServer ads = serve(mesh("PERMISSIVE", protocol));
          Router _ = Router.start(kind, "web", ads.port(), folder)) {
        Requests.await(port, 200, SOON);
        assertThat(status(caller("cluster.local"), "istio-http/1.1", "istio")).isEqualTo(200);
        assertThat(status(caller("cluster.local"), "istio")).isEqualTo(200);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Router.Kind.class)
  void strictTakesNothingButCertificatesOfTheMesh(Router.Kind kind) throws Exception {
    for (String protocol : List.of("http", "any", "tcp")) {
      try (AdsServer ads = serve(mesh("STRICT", protocol));
          Router _ = Router.start(kind, "web", ads.port(), folder)) {
        Requests.awaitListening(port, SOON);
        assertThat(status(caller("cluster.local"), "istio-http/1.1", "istio")).isEqualTo(200);
        assertThatThrownBy(() -> Requests.status(port)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> status(MESH.client(), "istio")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> status(caller("other.mesh"), "istio"))
            .isInstanceOf(IOException.class);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Router.Kind.class)
  void theApplicationHearsWhoCallsAndNothingThatStrangersSayOfIt(Router.Kind kind)
      throws Exception {
    try (AdsServer ads = serve(mesh("PERMISSIVE", "http"));
        Router _ = Router.start(kind, "web", ads.port(), folder)) {
      Requests.await(port, 200, SOON);
      String before = "x-forwarded-client-cert: By=spiffe://a;URI=spiffe://b";
      try (SSLSocket member = connect(caller("cluster.local"), "istio")) {
        assertThat(Requests.answer(member, before))
            .matches(
                "200 \\[By=spiffe://a;URI=spiffe://b,By=spiffe://cluster.local/ns/default/sa/web"
                    + ";Hash=[0-9a-f]{64};Subject=\"[^\"]*caller[^\"]*\""
                    + ";URI=spiffe://cluster.local/ns/default/sa/caller]");
      }
      try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(Requests.answer(stranger, before)).isEqualTo("200 null");
      }
    }
  }

  private static SSLContext caller(String trustDomain) {
    return MESH.client(MESH.issue("caller", "spiffe://" + trustDomain + "/ns/default/sa/caller"));
  }

  private int status(SSLContext context, String... words) throws IOException {
    try (SSLSocket socket = connect(context, words)) {
      return Requests.status(socket);
    }
  }

  private SSLSocket connect(SSLContext context, String... words) throws IOException {
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
    var socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, "127.0.0.1", port, true);
    socket.setSoTimeout((int) SOON.toMillis());
    var parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(words);
    socket.setSSLParameters(parameters);
    return socket;
  }

  private static AdsServer serve(Traffic traffic) throws IOException {
    EncodedResources resources =
        ResourceEncoder.encode(traffic, Traffic.empty(), EncodedResources.empty());
    SnapshotSource source =
        (node, push) -> {
          push.accept(resources);
          return new SnapshotSource.Subscription() {
            @Override
            public void progressed(Map<ResourceType, TypeStatus> status) {}

            @Override
            public void close() {}
          };
        };
    return AdsServer.start(AdsServerOptions.of("127.0.0.1", 0), source);
  }

  private Traffic mesh(String mode, String protocol) {
    MeshSnapshot mesh =
        MeshSnapshot.of(
            ResourceReader.read(resources(mode, protocol), "mesh.yaml").documents().stream()
                .flatMap(document -> document.resource().stream())
                .toArray(Resource[]::new));
    ProxyView proxy =
        ProxyView.sidecar("default", "web", "127.0.0.1", Map.of("app", "web")).certified(true);
    Traffic compiled =
        Compiler.compile(mesh, MeshConfig.defaults().withAccessLog(""), proxy).traffic();

    var listeners = new TreeMap<String, Listener>();
    Listener inbound = requireNonNull(compiled.listeners().get("virtualInbound"));
    listeners.put(
        "virtualInbound",
        new Listener(
            "virtualInbound",
            new Address("127.0.0.1", port),
            inbound.direction(),
            true,
            false,
            inbound.inspection(),
            inbound.chains(),
            inbound.fallback()));
    var clusters = new TreeMap<>(compiled.clusters());
    clusters.keySet().removeIf(name -> name.startsWith("outbound"));
    String own = "inbound|" + port + "||";
    clusters.put(
        own,
        Cluster.of(
            own,
            new Discovery.Static(
                List.of(Endpoint.of("127.0.0.1", application.getAddress().getPort())))));
    var secrets = new TreeMap<String, Secret>();
    var issued = MESH.issue("web", "spiffe://cluster.local/ns/default/sa/web");
    secrets.put(
        "default",
        new Secret(
            "default",
            new Secret.Certificate(
                new Secret.Text(issued.chainPem()), new Secret.Text(issued.keyPem()))));
    secrets.put("ROOTCA", new Secret("ROOTCA", new Secret.Roots(new Secret.Text(MESH.rootPem()))));
    return new Traffic(listeners, new TreeMap<>(), clusters, new TreeMap<>(), secrets);
  }

  private String resources(String mode, String protocol) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: web, namespace: default, labels: {app: web}}
    spec: {serviceAccountName: web, containers: [{name: web, image: web, ports: [{containerPort: %d}]}]}
    status: {phase: Running, podIP: 127.0.0.1}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: web, namespace: default}
    spec:
      clusterIP: 10.96.0.10
      selector: {app: web}
      ports: [{name: %s, port: 80, targetPort: %d}]
    ---
    apiVersion: security.istio.io/v1
    kind: PeerAuthentication
    metadata: {name: default, namespace: default}
    spec:
      mtls: {mode: %s}
    """
        .formatted(port, protocol, port, mode);
  }
}
