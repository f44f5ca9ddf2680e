package dev.meltemi.api.read;

import dev.meltemi.api.istio.CorsPolicy;
import dev.meltemi.api.istio.Destination;
import dev.meltemi.api.istio.HttpAction;
import dev.meltemi.api.istio.HttpMatch;
import dev.meltemi.api.istio.HttpPolicy;
import dev.meltemi.api.istio.HttpRoute;
import dev.meltemi.api.istio.Mirror;
import dev.meltemi.api.istio.Percent;
import dev.meltemi.api.istio.Retries;
import dev.meltemi.api.istio.Rewrite;
import dev.meltemi.api.istio.RouteDestination;
import dev.meltemi.api.istio.StringMatch;
import dev.meltemi.api.yaml.Node;
import dev.meltemi.api.yaml.YamlWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Binds one rule of {@code spec.http}. */
final class HttpRouteReader {
  private HttpRouteReader() {}

  /** Whether a preflight of an origin that is not allowed goes on to the service. */
  private static final Map<String, Boolean> PREFLIGHTS =
      Map.of("UNSPECIFIED", true, "FORWARD", true, "IGNORE", false);

  static HttpRoute read(Fields rule, int index, List<String> hosts) {
    var origin = rule.part("rule " + (index + 1));
    var name = rule.textOrEmpty("name");
    List<HttpMatch> match = rule.numbered("match", (f, i) -> HttpMatchReader.read(f, origin, i));
    var action = action(rule, hosts);
    return new HttpRoute(origin, name, match, action, policy(rule));
  }

  private static HttpAction action(Fields rule, List<String> hosts) {
    List<RouteDestination> route = DestinationReader.weighted(rule);
    var redirect = rule.message("redirect", HttpActionReader::redirect);
    var response = rule.message("directResponse", HttpActionReader::directResponse);
    var delegate =
        rule.message(
            "delegate",
            f -> new HttpAction.Delegate(f.textOrEmpty("name"), f.textOrEmpty("namespace")));
    refuseSecondAction(
        rule, route, redirect.isPresent(), response.isPresent(), delegate.isPresent());
    if (delegate.isPresent()) {
      return delegate.get();
    }
    if (redirect.isPresent()) {
      return redirect.get();
    }
    if (response.isPresent()) {
      return response.get();
    }
    if (route.isEmpty() && saysNothing(rule) && !rule.isMisspelt("route")) {
      routeRequired(rule, hosts);
    }
    return new HttpAction.Forward(route);
  }

  /** A route that is there but could not be bound has been reported already. */
  private static boolean saysNothing(Fields rule) {
    return !rule.has("route")
        || rule.node()
            .get("route")
            .filter(r -> r instanceof Node.Sequence s && s.items().isEmpty())
            .isPresent();
  }

  private static void refuseSecondAction(
      Fields rule,
      List<RouteDestination> route,
      boolean redirect,
      boolean response,
      boolean delegate) {
    if (redirect && !route.isEmpty()) {
      rule.error(
          "Exclusive", "HTTP route cannot contain both route and redirect.", "Keep one of them.");
    }
    if (response && !route.isEmpty()) {
      rule.error(
          "Exclusive",
          "HTTP route cannot contain both route and direct_response.",
          "Keep one of them.");
    }
    if (redirect && response) {
      rule.error(
          "Exclusive",
          "HTTP route cannot contain both redirect and direct_response.",
          "Keep one of them.");
    }
    if (delegate && (!route.isEmpty() || redirect || response)) {
      rule.error(
          "Exclusive",
          "a rule with a delegate must not specify route, redirect or directResponse.",
          "Keep one of them.");
    }
  }

  /**
   * The remedy is this very rule, completed: it goes to the first host that the VirtualService is
   * about.
   */
  private static void routeRequired(Fields rule, List<String> hosts) {
    var host = hosts.isEmpty() ? "SERVICE" : hosts.getFirst();
    var destination = mapping("destination", mapping("host", Node.Scalar.string(host, 0)));
    var entries = new ArrayList<>(rule.node().entries());
    entries.removeIf(e -> e.key().equals("route"));
    entries.add(new Node.Entry("route", 0, new Node.Sequence(List.of(destination), 0)));
    var corrected = mapping("http", new Node.Sequence(List.of(new Node.Mapping(entries, 0)), 0));
    rule.error(
        "RouteRequired",
        "HTTP route, redirect or direct_response is required. The rule says which requests it is"
            + " for, but not where they go.",
        "Say where they go, for example:\n" + YamlWriter.write(corrected));
  }

  private static Node mapping(String key, Node value) {
    return new Node.Mapping(List.of(new Node.Entry(key, 0, value)), 0);
  }

  private static HttpPolicy policy(Fields rule) {
    var policy =
        new HttpPolicy(
            rule.message("rewrite", HttpRouteReader::rewrite),
            rule.duration("timeout"),
            rule.message("retries", HttpRouteReader::retries),
            rule.message("fault", HttpFaultReader::read),
            mirrors(rule),
            rule.message("corsPolicy", HttpRouteReader::cors),
            DestinationReader.headers(rule));
    return policy;
  }

  private static Rewrite rewrite(Fields fields) {
    fields.onlyOneOf("uri", "uriRegexRewrite");
    return new Rewrite(
        fields.text("uri"),
        fields.text("authority"),
        fields.message(
            "uriRegexRewrite",
            f -> new Rewrite.RegexRewrite(f.textOrEmpty("match"), f.textOrEmpty("rewrite"))));
  }

  private static Retries retries(Fields fields) {
    return new Retries(
        fields.integer("attempts", Integer.MIN_VALUE, Integer.MAX_VALUE).orElse(0),
        fields.duration("perTryTimeout"),
        fields.text("retryOn"),
        fields.duration("backoff"),
        fields.flag("retryRemoteLocalities"),
        fields.flag("retryIgnorePreviousHosts"));
  }

  private static List<Mirror> mirrors(Fields rule) {
    if (rule.has("mirror") && rule.has("mirrors")) {
      rule.error(
          "Exclusive", "HTTP route cannot contain both mirror and mirrors.", "Keep mirrors.");
    }
    var share = rule.message("mirrorPercentage", HttpFaultReader::percent).orElse(Percent.ALL);
    Optional<Destination> single = rule.message("mirror", DestinationReader::destination);
    List<Mirror> several = rule.messages("mirrors", HttpRouteReader::mirror);
    return single.map(d -> List.of(new Mirror(d, share))).orElse(several);
  }

  private static Mirror mirror(Fields fields) {
    var destination = DestinationReader.required(fields);
    return new Mirror(
        destination, fields.message("percentage", HttpFaultReader::percent).orElse(Percent.ALL));
  }

  private static CorsPolicy cors(Fields fields) {
    List<StringMatch> origins = fields.messages("allowOrigins", HttpMatchReader::string);
    List<StringMatch> exact =
        fields.texts("allowOrigin").stream().<StringMatch>map(StringMatch.Exact::new).toList();
    return new CorsPolicy(
        origins.isEmpty() ? exact : origins,
        fields.texts("allowMethods"),
        fields.texts("allowHeaders"),
        fields.texts("exposeHeaders"),
        fields.durationOrZero("maxAge"),
        fields.flag("allowCredentials"),
        fields.choice("unmatchedPreflights", PREFLIGHTS).orElse(true));
  }
}
