package dev.meltemi.cli.console;

import dev.meltemi.cli.istioctl.PilotLink;
import dev.meltemi.cli.istioctl.RecentFailures;
import dev.meltemi.cli.istioctl.Workbench;
import dev.meltemi.kube.server.ApiServer;
import dev.meltemi.kube.server.ApiServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Bookinfo as a console shows it: real objects in an API server of this process, and numbers made
 * by hand, as a control plane would tell them. {@code main} keeps it up for a look.
 */
record ShownMesh(ApiServer api, ConsoleServer console) implements AutoCloseable {
  private static final String OBJECTS =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: default}
      spec:
        clusterIP: 10.96.0.20
        selector: {app: reviews}
        ports: [{name: http, port: 9080}]
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: productpage-v1-a
        namespace: default
        labels: {app: productpage, version: v1}
      spec: {containers: [{name: c, image: c, ports: [{containerPort: 9080}]}]}
      status: {phase: Running, podIP: 10.244.0.9, conditions: [{type: Ready, status: 'True'}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: reviews-v1-a, namespace: default, labels: {app: reviews, version: v1}}
      spec: {containers: [{name: c, image: c, ports: [{containerPort: 9080}]}]}
      status: {phase: Running, podIP: 10.244.0.11, conditions: [{type: Ready, status: 'True'}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: reviews-v2-a, namespace: default, labels: {app: reviews, version: v2}}
      spec: {containers: [{name: c, image: c, ports: [{containerPort: 9080}]}]}
      status: {phase: Running, podIP: 10.244.0.12, conditions: [{type: Ready, status: 'True'}]}
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews, namespace: default}
      spec:
        host: reviews
        subsets:
        - {name: v1, labels: {version: v1}}
        - {name: v2, labels: {version: v2}}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: default}
      spec:
        hosts: [reviews]
        http:
        - match: [{headers: {end-user: {exact: jason}}}]
          route: [{destination: {host: reviews, subset: v2}}]
        - route:
          - {destination: {host: reviews, subset: v1}, weight: 75}
          - {destination: {host: reviews, subset: v2}, weight: 25}
      """;

  static ShownMesh start(Path folder, Path page) throws IOException {
    var api = ApiServer.start(ApiServerOptions.local(folder.resolve("state"), 0));
    Path kubeconfig = folder.resolve("kubeconfig");
    api.writeKubeconfig(kubeconfig, "https://127.0.0.1:" + api.port());
    try (var cluster = dev.meltemi.cli.istioctl.Cluster.of(kubeconfig)) {
      cluster.apply("bookinfo", OBJECTS);
      ready(cluster, "productpage-v1-a", "10.244.0.9");
      ready(cluster, "reviews-v1-a", "10.244.0.11");
      ready(cluster, "reviews-v2-a", "10.244.0.12");
    }
    var console =
        ConsoleServer.start(
            page,
            Workbench.of(Optional.of(kubeconfig)),
            Optional.of(pilot()),
            Optional.of(RecentFailures.in(logs(folder))),
            0);
    return new ShownMesh(api, console);
  }

  /** Of the proxy that asked for ratings. */
  private static Path logs(Path folder) throws IOException {
    Path logs = Files.createDirectories(folder.resolve("logs/pods/default_reviews-v2-a"));
    Files.writeString(
        logs.resolve("istio-proxy.log"),
        "[2026-01-01T10:00:00.001Z] \"GET /ratings/1 HTTP/1.1\" 500 FI fault_filter_abort - \"-\" 0"
            + " 18 0 - \"-\" \"curl\" \"id-1\" \"ratings:9080\" \"-\""
            + " outbound|9080||ratings.default.svc.cluster.local - 10.0.0.1:1 10.0.0.2:2 - -\n");
    return folder.resolve("logs");
  }

  private static void ready(dev.meltemi.cli.istioctl.Cluster cluster, String pod, String address) {
    cluster.mergePatch(
        "/api/v1/namespaces/default/pods/" + pod + "/status",
        Map.of(
            "status",
            Map.of(
                "phase",
                "Running",
                "podIP",
                address,
                "conditions",
                List.of(Map.of("type", "Ready", "status", "True")))));
  }

  private static PilotLink pilot() {
    var json = new JsonMapper();
    return (String path, Duration _) -> {
      String page = path.replaceFirst("\\?.*", "");
      return json.writeValueAsString(
          switch (page) {
            case "/console/flows" -> Map.of("time", 0, "window", 60, "flows", flows());
            case "/console/history" -> Map.of("step", 5, "points", points());
            case "/console/rules" ->
                List.of(
                    Map.of("object", "VirtualService default/reviews", "rule", 1, "requests", 400));
            case "/console/limits" ->
                List.of(
                    Map.of(
                        "proxy", "default/productpage-v1-a",
                        "cluster", "outbound|9080|v2|reviews.default.svc.cluster.local",
                        "ejected", 1,
                        "activeRequests", 3,
                        "activeConnections", 2,
                        "refusedRequests", 0,
                        "refusedConnections", 0));
            case "/console/proxies" -> proxies();
            default ->
                List.of(
                    Map.of(
                        "secret",
                        "default",
                        "kind",
                        "certificate",
                        "names",
                        List.of("spiffe://cluster.local/ns/default/sa/bookinfo-reviews"),
                        "issuer",
                        "O=cluster.local",
                        "notAfter",
                        4_000_000_000L,
                        "proxies",
                        List.of("reviews-v1-a.default")));
          });
    };
  }

  private static List<Map<String, Object>> flows() {
    List<Map<String, Object>> all = new ArrayList<>();
    all.add(flow("istio-system/istio-ingressgateway", "productpage", "productpage-v1", 400, 0));
    all.add(flow("default/productpage-v1", "details", "details-v1", 400, 0));
    all.add(flow("default/productpage-v1", "reviews", "reviews-v1", 300, 0));
    all.add(flow("default/productpage-v1", "reviews", "reviews-v2", 100, 0));
    all.add(flow("default/reviews-v2", "ratings", "", 100, 100));
    return all;
  }

  private static Map<String, Object> flow(
      String source, String service, String destination, int requests, int failures) {
    String[] from = source.split("/");
    var tree = new LinkedHashMap<String, Object>();
    tree.put("source", party(from[0], from[1]));
    tree.put(
        "service",
        Map.of(
            "host",
            service + ".default.svc.cluster.local",
            "name",
            service,
            "namespace",
            "default"));
    tree.put("destination", party(destination.isEmpty() ? "" : "default", destination));
    tree.put("requests", requests);
    tree.put("failures", failures);
    tree.put("rate", requests / 60.0);
    for (String share : List.of("p50", "p90", "p99", "mean")) tree.put(share, 4.2);
    tree.put("connections", 0);
    tree.put("bytes", 0);
    tree.put("outcomes", failures > 0 ? Map.of("500 FI", failures) : Map.of("200 -", requests));
    tree.put("security", destination.isEmpty() ? "unknown" : "mutual_tls");
    return tree;
  }

  private static Map<String, Object> party(String namespace, String workload) {
    int cut = workload.lastIndexOf("-v");
    String app = cut < 0 ? workload : workload.substring(0, cut);
    String version = cut < 0 ? "latest" : workload.substring(cut + 1);
    return Map.of("namespace", namespace, "workload", workload, "app", app, "version", version);
  }

  private static List<Map<String, Object>> points() {
    List<Map<String, Object>> all = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      all.add(
          Map.of(
              "time",
              1_700_000_000 + i * 5,
              "rate",
              5 + i % 7,
              "requests",
              30,
              "failures",
              i % 3,
              "p50",
              3.5,
              "p99",
              9.0 + i % 4));
    }
    return all;
  }

  private static List<Map<String, Object>> proxies() {
    var proxy = new LinkedHashMap<String, Object>();
    proxy.put("name", "productpage-v1-a");
    proxy.put("namespace", "default");
    proxy.put("workload", "productpage-v1");
    proxy.put("type", "sidecar");
    proxy.put("address", "10.244.0.9");
    proxy.put(
        "state",
        Map.of(
            "cluster", "synced",
            "endpoint", "synced",
            "listener", "synced",
            "route", "stale",
            "secret", "synced"));
    proxy.put("convergenceMillis", 12);
    proxy.put("metrics", "");
    proxy.put("rejection", "");
    return List.of(proxy);
  }

  /** Prints the link and waits. */
  public static void main(String[] arguments) throws Exception {
    try (var mesh = start(Path.of(arguments[0]), Path.of(arguments[1]))) {
      System.out.println(mesh.console().link());
      new java.util.concurrent.CountDownLatch(1).await();
    }
  }

  @Override
  public void close() {
    console.close();
    api.close();
  }
}
