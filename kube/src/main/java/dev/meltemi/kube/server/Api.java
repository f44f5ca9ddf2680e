package dev.meltemi.kube.server;

import dev.meltemi.kube.registry.ApiFailure;
import dev.meltemi.kube.registry.Catalogue;
import dev.meltemi.kube.registry.ResourceType;
import dev.meltemi.kube.store.Json;
import dev.meltemi.kube.tls.BearerToken;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** The routes. The only place that takes a path apart into what handles it. */
final class Api {

  private static final Set<String> HEALTH = Set.of("healthz", "livez", "readyz");

  private static final Set<String> KNOWN =
      Stream.of(Catalogue.stored(), Catalogue.refused(), Catalogue.answered())
          .flatMap(List::stream)
          .map(ResourceType::plural)
          .collect(Collectors.toUnmodifiableSet());

  /** The Kubernetes version whose behaviour clients may expect. */
  static final String VERSION = "v1.37.0+meltemi";

  private final BearerToken token;
  private final Objects objects;
  private final Metrics metrics;

  Api(BearerToken token, Objects objects, Metrics metrics) {
    this.token = token;
    this.objects = objects;
    this.metrics = metrics;
  }

  /**
   * @param certified whether the connection showed a certificate of our authority
   * @throws ApiFailure for every request that fails
   */
  Answer answer(Request request, boolean certified) {
    List<String> path = request.segments();
    String first = path.isEmpty() ? "" : path.getFirst();
    if (HEALTH.contains(first)) {
      return new Answer.Text(200, "text/plain", "ok");
    }
    if (!certified && !token.isIn(request.header("Authorization"))) {
      throw ApiFailure.unauthorized();
    }
    if (!request.header("Impersonate-User").isEmpty()) {
      throw ApiFailure.forbidden("there is one user here, so nobody can act as another (--as)");
    }
    return switch (first) {
      case "" -> new Answer.Tree(200, paths());
      case "metrics" ->
          new Answer.Text(200, "text/plain; version=0.0.4", metrics.text(objects.counts()));
      case "version" -> new Answer.Tree(200, version());
      case "api" -> core(request, path.subList(1, path.size()));
      case "apis" -> groups(request, path.subList(1, path.size()));
      case "openapi" -> openApi(path.subList(1, path.size()));
      default -> throw ApiFailure.noSuchPath();
    };
  }

  /**
   * The type that an address is about, for metrics: only names of the catalogue, so that clients
   * cannot make up new ones.
   */
  static String resourceOf(String uri) {
    String path = uri.split("\\?", 2)[0];
    return Arrays.stream(path.split("/"))
        .filter(KNOWN::contains)
        .reduce((_, last) -> last)
        .orElse("");
  }

  private Answer core(Request request, List<String> path) {
    if (path.isEmpty()) {
      return Discovery.core(request);
    }
    if (!path.getFirst().equals("v1")) {
      throw ApiFailure.noSuchPath();
    }
    return path.size() == 1
        ? Discovery.resources("", "v1")
        : objects.answer(request, ResourcePath.parse("", "v1", path.subList(1, path.size())));
  }

  private Answer groups(Request request, List<String> path) {
    return switch (path.size()) {
      case 0 -> Discovery.groups(request);
      case 1 -> Discovery.group(path.getFirst());
      case 2 -> Discovery.resources(path.getFirst(), path.get(1));
      default ->
          Reviews.isReview(path)
              ? Reviews.answer(request, path.getLast())
              : objects.answer(
                  request,
                  ResourcePath.parse(path.getFirst(), path.get(1), path.subList(2, path.size())));
    };
  }

  private static Answer openApi(List<String> path) {
    if (path.equals(List.of("v2"))) {
      return new Answer.Binary(200, OpenApiV2.MEDIA_TYPE, ByteBuffer.wrap(OpenApiV2.document()));
    }
    if (path.isEmpty() || !path.getFirst().equals("v3")) {
      throw ApiFailure.noSuchPath();
    }
    return path.size() == 1
        ? OpenApi.index()
        : OpenApi.document(String.join("/", path.subList(1, path.size())));
  }

  private static ObjectNode paths() {
    ObjectNode root = Json.object();
    var list = root.putArray("paths");
    List.of(
            "/api",
            "/api/v1",
            "/apis",
            "/healthz",
            "/livez",
            "/metrics",
            "/openapi/v2",
            "/openapi/v3",
            "/readyz",
            "/version")
        .forEach(list::add);
    return root;
  }

  private static ObjectNode version() {
    return Json.object()
        .put("major", "1")
        .put("minor", "37")
        .put("gitVersion", VERSION)
        .put("gitCommit", "")
        .put("gitTreeState", "clean")
        .put("buildDate", "2026-11-01T00:00:00Z")
        .put("goVersion", "none")
        .put("compiler", "javac")
        .put("platform", "linux/" + System.getProperty("os.arch"));
  }
}
