package dev.meltemi.junit;

import dev.meltemi.api.MeshChange;
import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.read.Document;
import dev.meltemi.api.read.ReadResult;
import dev.meltemi.api.read.ResourceReader;
import dev.meltemi.compile.MeshConfig;
import dev.meltemi.compile.ProxyView;
import dev.meltemi.compile.explain.Caller;
import dev.meltemi.compile.explain.Explainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A mesh for the tests of a class, or for each test alone when its field is not static:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final TestMesh mesh =
 *     TestMesh.of(RULES)
 *         .service("reviews", 9080, Backend.of("v1", v1.port()), Backend.of("v2", v2.port()));
 *
 * @Test
 * void jasonGetsV2() {
 *   var answer = mesh.client("productpage").get("http://reviews:9080/", "end-user", "jason");
 *   assertEquals("v2", answer.body());
 * }
 * }</pre>
 *
 * What a test {@linkplain #apply applies} ends with it.
 */
public final class TestMesh
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private final MeshSnapshot written;
  private final List<Place> places;
  private final Map<ProxyView, MeshClient> clients = new HashMap<>();
  private MeshSnapshot now;
  private boolean running;
  private boolean shared;

  private TestMesh(MeshSnapshot written, List<Place> places) {
    this.written = written;
    this.places = List.copyOf(places);
    this.now = written;
  }

  /**
   * A mesh with these resources: Istio's and Kubernetes' YAML, as many documents as you like.
   *
   * @throws IllegalArgumentException with place and remedy, when a document is refused
   */
  public static TestMesh of(String yaml) {
    return new TestMesh(read(MeshSnapshot.empty(), yaml, "the test's YAML"), List.of());
  }

  /** A mesh with the resources of these files, the later over the earlier. */
  public static TestMesh files(Path... files) {
    MeshSnapshot snapshot = MeshSnapshot.empty();
    for (Path file : files) {
      try {
        snapshot = read(snapshot, Files.readString(file), file.toString());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file, e);
      }
    }
    return new TestMesh(snapshot, List.of());
  }

  /**
   * The same mesh with servers of the test behind a port of a host. A Service that the YAML does
   * not have is added, with a port for HTTP.
   *
   * @param host {@code reviews}, {@code reviews.shop}, or a host of a ServiceEntry
   */
  public TestMesh service(String host, int port, Backend... backends) {
    List<Place> more = new ArrayList<>(places);
    more.add(new Place(host, port, List.of(backends)));
    return new TestMesh(written, more);
  }

  /** A workload of namespace default with the label {@code app}. */
  public MeshClient client(String app) {
    return client("default", Map.of("app", app));
  }

  /** A workload with these labels; rules with source labels see them. */
  public synchronized MeshClient client(String namespace, Map<String, String> labels) {
    return client(new Caller.Labelled(namespace, labels));
  }

  /** A stranger before a gateway, such as {@code istio-ingressgateway}. */
  public synchronized MeshClient gateway(String name) {
    return client(Caller.gateway(name));
  }

  private MeshClient client(Caller caller) {
    if (!running) throw new IllegalStateException("the mesh runs only during tests");
    Explainer explainer = explainer();
    ProxyView view =
        explainer
            .proxy(caller)
            .orElseThrow(() -> new IllegalArgumentException("there is no " + caller));
    return clients.computeIfAbsent(view, fresh -> MeshClient.start(fresh, explainer));
  }

  /** Changes resources until the end of the test; requests from now on are decided by them. */
  public synchronized void apply(String yaml) {
    change(read(now, yaml, "the applied YAML"));
  }

  /** What is suspicious about the resources now, a line each. */
  public synchronized List<String> warnings() {
    return explainer().compiler().problems().stream().map(Problem::toString).toList();
  }

  private void change(MeshSnapshot next) {
    if (next.equals(now)) return;
    now = next;
    for (MeshClient client : clients.values()) client.apply(explainer());
  }

  /** One for each proxy: what it has prepared belongs to one thread at a time. */
  private Explainer explainer() {
    return Explainer.of(Place.snapshot(now, places), MeshConfig.defaults().withAccessLog(""));
  }

  private static MeshSnapshot read(MeshSnapshot before, String yaml, String name) {
    ReadResult result = ResourceReader.read(yaml, name);
    if (result.hasErrors()) {
      throw new IllegalArgumentException(
          result.allProblems().stream()
              .filter(Problem::isError)
              .map(problem -> (problem + "\n  " + problem.fix()).strip())
              .collect(Collectors.joining("\n")));
    }
    return before.withAll(
        result.documents().stream()
            .map(Document::resource)
            .flatMap(Optional::stream)
            .<MeshChange>map(MeshChange.Upsert::new)
            .toList());
  }

  @Override
  public synchronized void beforeAll(ExtensionContext context) {
    running = true;
    shared = true;
  }

  @Override
  public synchronized void beforeEach(ExtensionContext context) {
    running = true;
  }

  @Override
  public synchronized void afterEach(ExtensionContext context) {
    if (shared) change(written);
    else close();
  }

  @Override
  public synchronized void afterAll(ExtensionContext context) {
    close();
  }

  private void close() {
    running = false;
    now = written;
    clients.values().forEach(MeshClient::close);
    clients.clear();
  }
}
