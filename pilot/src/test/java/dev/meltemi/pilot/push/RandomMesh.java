package dev.meltemi.pilot.push;

import java.util.List;
import java.util.random.RandomGenerator;

/** Resources over few names, so that they meet. */
final class RandomMesh {
  private static final List<String> HOSTS =
      List.of(
          "a.example.com", "b.example.com", "*.example.com", "web", "db.shop.svc.cluster.local");

  private final RandomGenerator random;

  RandomMesh(RandomGenerator random) {
    this.random = random;
  }

  boolean isRemoved() {
    return random.nextInt(5) == 0;
  }

  private String one(String... of) {
    return of[random.nextInt(of.length)];
  }

  private String host() {
    return HOSTS.get(random.nextInt(HOSTS.size()));
  }

  private String exact() {
    String host = host();
    return host.startsWith("*") ? "a.example.com" : host;
  }

  private String head(String kind, String names) {
    return "apiVersion: %s\nkind: %s\nmetadata: {name: %s, namespace: %s"
        .formatted(
            switch (kind) {
              case "Service", "Pod" -> "v1";
              case "PeerAuthentication" -> "security.istio.io/v1";
              default -> "networking.istio.io/v1";
            },
            kind,
            one(names.split(" ")),
            one("shop", "shop", "other"));
  }

  String resource() {
    return switch (random.nextInt(10)) {
      case 0, 1 -> entry();
      case 2, 3 -> virtualService();
      case 4, 5 -> destinationRule();
      case 6 -> service();
      case 7 -> pod();
      case 8 ->
          head("PeerAuthentication", "default")
              + "}\nspec: {mtls: {mode: %s}}\n".formatted(one("STRICT", "PERMISSIVE", "DISABLE"));
      default ->
          random.nextBoolean()
              ? head("Gateway", "gate")
                  + "}\n"
                  + "spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name:"
                  + " http, protocol: HTTP}, hosts: ['%s']}]}\n"
                      .formatted(one("*", "a.example.com"))
              : head("Sidecar", "default")
                  + "}\nspec: {egress: [{hosts: ['%s']}]}\n".formatted(one("*/*", "./*", "shop/*"));
    };
  }

  private String entry() {
    return head("ServiceEntry", "one two three")
        + """
        }
        spec:
          hosts: ['%s']
          location: %s
          resolution: STATIC
          exportTo: ['%s']
          ports: [{number: %s, name: p, protocol: %s}]
          endpoints:
          - {address: 10.0.0.%d, labels: {version: v1}, locality: %s}
          - {address: 10.1.0.%d, labels: {version: v2}}
        """
            .formatted(
                one("a.example.com", "b.example.com"),
                one("MESH_INTERNAL", "MESH_EXTERNAL"),
                one("*", "*", "."),
                one("80", "8080"),
                one("HTTP", "HTTP", "TCP", "HTTP2"),
                random.nextInt(4),
                one("r1/z1", "r2"),
                random.nextInt(4));
  }

  private String virtualService() {
    int weight = random.nextInt(101);
    return head("VirtualService", "one two three")
        + """
        }
        spec:
          hosts: ['%s']
          gateways: [%s]
          http:
          - match: [{uri: {prefix: /%s}, sourceLabels: {app: %s}}]
            route: [{destination: {host: %s, subset: %s}}]
          - route:
            - {destination: {host: %s, subset: v1}, weight: %d}
            - {destination: {host: %s%s}, weight: %d}
        """
            .formatted(
                host(),
                one("mesh", "mesh", "gate", "mesh, shop/gate"),
                one("x", "y"),
                one("a", "b"),
                exact(),
                one("v1", "v2", "v3"),
                exact(),
                weight,
                exact(),
                one("", ", port: {number: 80}"),
                100 - weight);
  }

  private String destinationRule() {
    return head("DestinationRule", "one two three")
        + """
        }
        spec:
          host: '%s'
          %s
          trafficPolicy:
            loadBalancer: %s
            connectionPool: {tcp: {maxConnections: %d}}
            %s
          subsets:
          - {name: v1, labels: {version: v1}}
          - {name: %s, labels: {version: v2}}
        """
            .formatted(
                host(),
                one("exportTo: ['*']", "exportTo: ['.']"),
                one(
                    "{simple: RANDOM}",
                    "{consistentHash: {httpHeaderName: x-user}}",
                    "{localityLbSetting: {enabled: true}}"),
                1 + random.nextInt(3),
                one("", "outlierDetection: {consecutive5xxErrors: 3}", "tls: {mode: ISTIO_MUTUAL}"),
                one("v2", "v3"));
  }

  private String service() {
    return head("Service", "web db")
        + """
        }
        spec:
          clusterIP: 10.96.0.%d
          selector: {app: %s}
          ports: [{name: %s, port: %s, targetPort: 8080}]
        """
            .formatted(
                1 + random.nextInt(3),
                one("a", "b"),
                one("http", "tcp", "grpc", "x"),
                one("80", "90"));
  }

  private String pod() {
    return head("Pod", "p1 p2 p3")
        + """
        , labels: {app: %s, version: %s, security.istio.io/tlsMode: %s}}
        spec:
          serviceAccountName: %s
          containers: [{name: c, image: i, ports: [{name: http, containerPort: 8080}]}]
        status: {phase: Running, podIP: 10.0.0.%d, conditions: [{type: Ready, status: '%s'}]}
        """
            .formatted(
                one("a", "b"),
                one("v1", "v2"),
                one("istio", "disabled"),
                one("x", "y"),
                1 + random.nextInt(3),
                one("True", "False"));
  }
}
