package dev.meltemi.api.convert;

import dev.meltemi.api.convert.Targets.Target;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.yaml.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * RouteRules become one VirtualService for each destination, in the order of their precedence: the
 * greatest first, then by name.
 */
final class RouteRules {
  /** Of a request's head, these were headers; today they are fields. */
  private static final Set<String> PSEUDO = Set.of("uri", "scheme", "method", "authority");

  private static final String SINGLE = "Write the rule by hand.";

  private final Targets targets;
  private final List<Problem> problems;
  private final List<Rule> rules = new ArrayList<>();

  RouteRules(Targets targets, List<Problem> problems) {
    this.targets = targets;
    this.problems = problems;
  }

  private record Rule(Target target, String name, long precedence, Map<String, Object> http) {}

  private record Key(String namespace, String host) {}

  void add(Node.Mapping document, Origin origin, String name, String namespace) {
    var spec = Old.spec(document, origin, problems);
    var destination = spec.inner("destination");
    if (destination.isEmpty()) {
      spec.error("destination is required", "For example: destination: {name: reviews}");
      return;
    }
    var named = targets.read(destination.get(), namespace);
    var target = new Target(namespace, named.host(), Map.of());
    long precedence = spec.value("precedence").map(RouteRules::number).orElse(0L);
    rules.add(new Rule(target, name, precedence, http(spec, named)));
    spec.done();
  }

  private static long number(Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }

  private Map<String, Object> http(Old spec, Target target) {
    Map<String, Object> http = new LinkedHashMap<>();
    spec.inner("match").ifPresent(match -> match(match, http));
    redirect(spec, http);
    if (!http.containsKey("redirect")) http.put("route", route(spec, target));
    spec.inner("rewrite")
        .ifPresent(rewrite -> {
          http.put("rewrite", same(rewrite, "uri", "authority"));
        });
    spec.inner("httpReqTimeout").ifPresent(timeout -> timeout(timeout, http));
    spec.inner("httpReqRetries").ifPresent(retries -> retries(retries, http));
    spec.inner("httpFault").ifPresent(fault -> fault(fault, http));
    spec.inner("mirror")
        .ifPresent(
            mirror -> http.put("mirror", targets.read(mirror, target.namespace()).destination()));
    spec.inner("corsPolicy").ifPresent(cors -> http.put("corsPolicy", cors(cors)));
    var added = spec.map("appendHeaders");
    if (!added.isEmpty()) http.put("headers", Map.of("request", Map.of("add", added)));
    spec.value("websocketUpgrade"); // Always on today.
    spec.refuse("faults of connections are gone from Istio", SINGLE, "l4Fault");
    return http;
  }

  private void redirect(Old spec, Map<String, Object> http) {
    spec.inner("redirect")
        .ifPresent(redirect -> http.put("redirect", same(redirect, "uri", "authority")));
  }

  private static Map<String, Object> same(Old old, String... fields) {
    Map<String, Object> modern = new LinkedHashMap<>();
    old.copy(modern, fields);
    old.done();
    return modern;
  }

  private void match(Old match, Map<String, Object> http) {
    Map<String, Object> modern = new LinkedHashMap<>();
    match.inner("request").ifPresent(request -> request(request, modern));
    match.inner("source").ifPresent(source -> source(source, modern));
    match.refuse(
        "conditions on connections belong to tcp rules today",
        "Write a tcp rule with destinationSubnets in the VirtualService.",
        "tcp");
    match.refuse("UDP is not proxied", "Remove it.", "udp");
    match.done();
    if (!modern.isEmpty()) http.put("match", List.of(modern));
  }

  private static void request(Old request, Map<String, Object> modern) {
    Map<String, Object> headers = new LinkedHashMap<>();
    request
        .inner("headers")
        .ifPresent(all -> {
          for (var name : all.keys()) {
            var lower = name.toLowerCase(Locale.ROOT);
            var condition = all.inner(name);
            if (condition.isEmpty()) continue;
            (PSEUDO.contains(lower) ? modern : headers)
                .put(lower, same(condition.get(), "exact", "prefix", "regex"));
          }
          all.done();
        });
    request.done();
    if (!headers.isEmpty()) modern.put("headers", headers);
  }

  /** A client was a service; today it is labels. */
  private static void source(Old source, Map<String, Object> modern) {
    Map<String, Object> labels = new LinkedHashMap<>();
    var name = source.text("name");
    if (name.isEmpty()) name = source.text("service").replaceFirst("\\..*", "");
    else source.text("service");
    if (!name.isEmpty()) {
      labels.put("app", name);
      source.warn(
          "service %s became the label app=%s of its pods".formatted(name, name),
          "Correct sourceLabels if they have another label.");
    }
    labels.putAll(source.map("labels"));
    if (!labels.isEmpty()) modern.put("sourceLabels", labels);
    source.rename(modern, "namespace", "sourceNamespace");
    source.text("domain");
    source.done();
  }

  private List<Map<String, Object>> route(Old spec, Target target) {
    List<Map<String, Object>> shares = new ArrayList<>();
    var routes = spec.items("route");
    for (var route : routes) {
      var labels = route.map("labels");
      var own = route.inner("destination");
      var to = own.map(service -> targets.read(service, target.namespace())).orElse(target);
      var part =
          targets.target(target.namespace(), to.host(), labels.isEmpty() ? to.labels() : labels);
      Map<String, Object> share = new LinkedHashMap<>();
      share.put("destination", part.destination());
      if (routes.size() > 1) route.copy(share, "weight");
      route.value("weight");
      route.done();
      shares.add(share);
    }
    if (shares.isEmpty()) shares.add(Map.of("destination", target.destination()));
    return shares;
  }

  private static void timeout(Old timeout, Map<String, Object> http) {
    timeout
        .inner("simpleTimeout")
        .ifPresent(simple -> {
          simple.copy(http, "timeout");
          simple.refuse(
              "a header that overrides the timeout cannot be named today",
              "Remove it: callers may send x-envoy-upstream-rq-timeout-ms.",
              "overrideHeaderName");
          simple.done();
        });
    timeout.refuse("a policy of one's own cannot be written today", SINGLE, "custom");
    timeout.done();
  }

  private static void retries(Old retries, Map<String, Object> http) {
    retries
        .inner("simpleRetry")
        .ifPresent(simple -> {
          Map<String, Object> modern = new LinkedHashMap<>();
          simple.copy(modern, "attempts", "perTryTimeout");
          simple.refuse(
              "a header that overrides the retries cannot be named today",
              "Remove it: callers may send x-envoy-max-retries.",
              "overrideHeaderName");
          simple.done();
          http.put("retries", modern);
        });
    retries.refuse("a policy of one's own cannot be written today", SINGLE, "custom");
    retries.done();
  }

  private static void fault(Old fault, Map<String, Object> http) {
    Map<String, Object> modern = new LinkedHashMap<>();
    for (var part : List.of("delay", "abort")) {
      fault
          .inner(part)
          .ifPresent(old -> {
            Map<String, Object> inner = new LinkedHashMap<>();
            old.value("percent")
                .ifPresent(percent -> inner.put("percentage", Map.of("value", percent)));
            old.copy(inner, part.equals("delay") ? "fixedDelay" : "httpStatus");
            if (part.equals("abort")) old.copy(inner, "grpcStatus");
            old.refuse(
                "today's Istio does not do it",
                SINGLE,
                "exponentialDelay",
                "http2Error",
                "overrideHeaderName");
            old.done();
            modern.put(part, inner);
          });
    }
    fault.refuse("faults depend on the rule's match today", "Move it there.", "headers");
    fault.done();
    http.put("fault", modern);
  }

  private static Map<String, Object> cors(Old cors) {
    Map<String, Object> modern = new LinkedHashMap<>();
    if (cors.value("allowOrigin").orElse("") instanceof List<?> origins) {
      modern.put("allowOrigins", origins.stream().map(RouteRules::origin).toList());
    }
    cors.copy(
        modern, "allowMethods", "allowHeaders", "exposeHeaders", "maxAge", "allowCredentials");
    cors.done();
    return modern;
  }

  private static Map<String, Object> origin(Object origin) {
    return origin.equals("*") ? Map.of("regex", ".*") : Map.of("exact", origin);
  }

  /** Whether a host is routed by one of them. */
  boolean concern(String namespace, String host) {
    return rules.stream()
        .anyMatch(rule ->
            rule.target().namespace().equals(namespace) && rule.target().host().equals(host));
  }

  List<Map<String, Object>> virtualServices() {
    var order = Comparator.comparingLong(Rule::precedence).reversed().thenComparing(Rule::name);
    Map<Key, List<Map<String, Object>>> byHost = new LinkedHashMap<>();
    for (var rule : rules.stream().sorted(order).toList()) {
      var key = new Key(rule.target().namespace(), rule.target().host());
      byHost.computeIfAbsent(key, _ -> new ArrayList<>()).add(rule.http());
    }
    List<Map<String, Object>> documents = new ArrayList<>();
    byHost.forEach((key, http) -> {
      Map<String, Object> spec = new LinkedHashMap<>();
      spec.put("hosts", List.of(key.host()));
      spec.put("http", http);
      documents.add(
          Modern.document("VirtualService", Modern.name(key.host()), key.namespace(), spec));
    });
    return documents;
  }
}
