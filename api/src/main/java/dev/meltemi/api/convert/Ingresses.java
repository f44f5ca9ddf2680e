package dev.meltemi.api.convert;

import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.yaml.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ingresses of class istio become a Gateway and a VirtualService for each host. */
final class Ingresses {
  private static final String CLASS = "kubernetes.io/ingress.class";

  private final List<Problem> problems;
  private final RouteRules rules;

  /** The ports of the Services that were read too, by namespace/service/name. */
  private final Map<String, Object> ports = new LinkedHashMap<>();

  private final List<Written> written = new ArrayList<>();

  private record Written(Node.Mapping document, Origin origin, String name, String namespace) {}

  Ingresses(RouteRules rules, List<Problem> problems) {
    this.rules = rules;
    this.problems = problems;
  }

  /** Whether Istio was meant: Ingresses of other classes stay what they are. */
  static boolean isOfIstio(Node.Mapping document) {
    var annotated = document.mapping("metadata").mapping("annotations").text(CLASS);
    var named = document.mapping("spec").text("ingressClassName");
    return annotated.equals("istio") || named.equals("istio");
  }

  /** A Service, which tells the numbers of named ports. */
  void service(Node.Mapping document, String name, String namespace) {
    var spec = Old.spec(document, Origin.NONE, new ArrayList<>());
    for (var port : spec.items("ports")) {
      port.value("port")
          .ifPresent(number -> ports.put(namespace + "/" + name + "/" + port.text("name"), number));
    }
  }

  void add(Node.Mapping document, Origin origin, String name, String namespace) {
    written.add(new Written(document, origin, name, namespace));
  }

  List<Map<String, Object>> documents() {
    List<Map<String, Object>> documents = new ArrayList<>();
    written.forEach(ingress -> convert(ingress, documents));
    return documents;
  }

  private void convert(Written ingress, List<Map<String, Object>> documents) {
    var spec = Old.spec(ingress.document(), ingress.origin(), problems);
    spec.text("ingressClassName");
    Map<String, List<Map<String, Object>>> byHost = new LinkedHashMap<>();
    for (var rule : spec.items("rules")) {
      var host = rule.text("host").isEmpty() ? "*" : rule.text("host");
      rule.inner("http")
          .ifPresent(http -> {
            for (var path : http.items("paths")) {
              path(path, ingress.namespace())
                  .ifPresent(
                      made -> byHost.computeIfAbsent(host, _ -> new ArrayList<>()).add(made));
            }
            http.done();
          });
      rule.done();
    }
    for (var key : List.of("backend", "defaultBackend")) {
      spec.inner(key)
          .flatMap(backend -> destination(backend, ingress.namespace()))
          .ifPresent(to ->
              byHost
                  .computeIfAbsent("*", _ -> new ArrayList<>())
                  .add(Map.of("route", List.of(Map.of("destination", to)))));
    }
    documents.add(gateway(ingress, spec, List.copyOf(byHost.keySet())));
    spec.done();
    byHost.forEach((host, http) -> {
      Map<String, Object> service = new LinkedHashMap<>();
      service.put("hosts", List.of(host));
      service.put("gateways", List.of(ingress.name()));
      service.put("http", http);
      var name = host.equals("*") ? ingress.name() : ingress.name() + "-" + Modern.name(host);
      documents.add(Modern.document("VirtualService", name, ingress.namespace(), service));
    });
  }

  private static Map<String, Object> gateway(Written ingress, Old spec, List<String> hosts) {
    List<Map<String, Object>> servers = new ArrayList<>();
    servers.add(server(80, "http", "HTTP", hosts, Map.of()));
    int number = 0;
    for (var tls : spec.items("tls")) {
      List<?> named = tls.value("hosts").orElse(hosts) instanceof List<?> list ? list : hosts;
      Map<String, Object> settings = new LinkedHashMap<>();
      settings.put("mode", "SIMPLE");
      settings.put("credentialName", tls.text("secretName"));
      servers.add(server(443, "https-" + number++, "HTTPS", named, settings));
      tls.done();
    }
    Map<String, Object> gateway = new LinkedHashMap<>();
    gateway.put("selector", Map.of("istio", "ingressgateway"));
    gateway.put("servers", servers);
    return Modern.document("Gateway", ingress.name(), ingress.namespace(), gateway);
  }

  private static Map<String, Object> server(
      int number, String name, String protocol, List<?> hosts, Map<String, Object> tls) {
    Map<String, Object> port = new LinkedHashMap<>();
    port.put("number", number);
    port.put("name", name);
    port.put("protocol", protocol);
    Map<String, Object> server = new LinkedHashMap<>();
    server.put("port", port);
    server.put("hosts", hosts.isEmpty() ? List.of("*") : hosts);
    if (!tls.isEmpty()) server.put("tls", tls);
    return server;
  }

  private Optional<Map<String, Object>> path(Old path, String namespace) {
    var text = path.text("path");
    var type = path.text("pathType");
    var destination = path.inner("backend").flatMap(backend -> destination(backend, namespace));
    path.done();
    return destination.map(to -> {
      Map<String, Object> http = new LinkedHashMap<>();
      if (!text.isEmpty() && !text.equals("/.*") && !(type.equals("Prefix") && text.equals("/"))) {
        http.put("match", matches(text, type));
      }
      http.put("route", List.of(Map.of("destination", to)));
      return http;
    });
  }

  /** Istio's ingress took a path for a regular expression where it ends in {@code .*}. */
  private static List<Map<String, Object>> matches(String path, String type) {
    if (type.equals("Prefix")) {
      var whole = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
      return List.of(uri("exact", whole), uri("prefix", whole + "/"));
    }
    if (!type.equals("Exact") && path.endsWith(".*")) {
      var prefix = path.substring(0, path.length() - 2);
      boolean plain = prefix.matches("[A-Za-z0-9/_~-]*");
      return List.of(plain ? uri("prefix", prefix) : uri("regex", path));
    }
    return List.of(uri("exact", path));
  }

  private static Map<String, Object> uri(String how, String text) {
    return Map.of("uri", Map.of(how, text));
  }

  private Optional<Map<String, Object>> destination(Old backend, String namespace) {
    var service = backend.text("serviceName");
    var port = backend.value("servicePort");
    var modern = backend.inner("service");
    if (modern.isPresent()) {
      service = modern.get().text("name");
      port = modern.get().inner("port").flatMap(p -> p.value("number").or(() -> p.value("name")));
    }
    backend.done();
    var number = number(port.orElse(0), namespace, service);
    if (service.isEmpty() || number.isEmpty()) {
      backend.error(
          "the port \"%s\" of %s has no number here".formatted(port.orElse(""), service),
          "Add the Service's own file with -f, or write the number.");
      return Optional.empty();
    }
    if (rules.concern(namespace, service)) {
      backend.warn(
          "RouteRules of %s held for requests through the Ingress too".formatted(service),
          "Repeat their routes in the VirtualService of the Gateway.");
    }
    Map<String, Object> destination = new LinkedHashMap<>();
    destination.put("host", service);
    destination.put("port", Map.of("number", number.get()));
    return Optional.of(destination);
  }

  private Optional<Object> number(Object port, String namespace, String service) {
    return port instanceof Number && !port.equals(0)
        ? Optional.of(port)
        : Optional.ofNullable(ports.get(namespace + "/" + service + "/" + port));
  }
}
