package dev.meltemi.compile.ingress;

import dev.meltemi.api.istio.Destination;
import dev.meltemi.api.istio.HeaderOperations;
import dev.meltemi.api.istio.HttpAction;
import dev.meltemi.api.istio.HttpMatch;
import dev.meltemi.api.istio.HttpPolicy;
import dev.meltemi.api.istio.HttpRoute;
import dev.meltemi.api.istio.RouteDestination;
import dev.meltemi.api.istio.StringMatch;
import dev.meltemi.api.kube.Ingress;
import dev.meltemi.api.meta.Origin;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A path of an Ingress as a rule.
 *
 * @param exact whether the whole path is compared
 * @param length how much of a path is compared: the more, the earlier it is tried
 */
record IngressPath(
    boolean exact, int length, List<StringMatch> uris, Origin origin, Destination destination) {

  /** Kubernetes: an exact path before any prefix, a longer prefix before a shorter one. */
  static final Comparator<IngressPath> ORDER =
      Comparator.comparing((IngressPath path) -> path.exact)
          .thenComparingInt(path -> path.length)
          .reversed();

  static IngressPath of(Ingress.Path path, Origin origin, Destination to) {
    String written = path.path();
    return switch (path.type()) {
      case EXACT -> exact(written, origin, to);
      case PREFIX -> elements(written, origin, to);
      case IMPLEMENTATION_SPECIFIC -> istio(written, origin, to);
    };
  }

  /** Whatever nothing else takes. */
  static IngressPath rest(Origin origin, Destination to) {
    return new IngressPath(false, -1, List.of(), origin, to);
  }

  private static IngressPath exact(String path, Origin origin, Destination to) {
    return new IngressPath(true, path.length(), List.of(new StringMatch.Exact(path)), origin, to);
  }

  /** {@code /foo} and {@code /foo/} both take /foo and /foo/bar, and neither takes /foobar. */
  private static IngressPath elements(String path, Origin origin, Destination to) {
    String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    if (bare.isEmpty()) return prefix("/", origin, to);
    List<StringMatch> uris =
        List.of(new StringMatch.Exact(bare), new StringMatch.Prefix(bare + "/"));
    return new IngressPath(false, bare.length(), uris, origin, to);
  }

  /** Istio's reading of a path without a type: {@code /foo/*} and {@code /foo.*} are prefixes. */
  private static IngressPath istio(String path, Origin origin, Destination to) {
    if (path.isEmpty()) return rest(origin, to);
    int wild = path.indexOf(".*");
    if (wild >= 0 && wild == path.length() - 2) {
      return prefix(path.substring(0, wild), origin, to);
    }
    if (wild >= 0) {
      return new IngressPath(
          false, path.length(), List.of(new StringMatch.Regex(path)), origin, to);
    }
    if (path.endsWith("/*")) return prefix(path.substring(0, path.length() - 1), origin, to);
    return exact(path, origin, to);
  }

  private static IngressPath prefix(String path, Origin origin, Destination to) {
    return new IngressPath(false, path.length(), List.of(new StringMatch.Prefix(path)), origin, to);
  }

  HttpRoute route() {
    List<HttpMatch> matches =
        uris.stream()
            .map(uri -> new HttpMatch(origin, "", request(uri), HttpMatch.Source.ANY))
            .toList();
    RouteDestination all = new RouteDestination(destination, 100, HeaderOperations.NONE);
    return new HttpRoute(
        origin, "", matches, new HttpAction.Forward(List.of(all)), HttpPolicy.NONE);
  }

  private static HttpMatch.Request request(StringMatch uri) {
    return new HttpMatch.Request(
        Optional.of(uri),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Map.of(),
        Map.of(),
        false);
  }
}
