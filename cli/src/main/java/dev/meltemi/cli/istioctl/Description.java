package dev.meltemi.cli.istioctl;

import dev.meltemi.api.istio.DestinationRule;
import dev.meltemi.api.istio.Gateway;
import dev.meltemi.api.istio.HttpAction;
import dev.meltemi.api.istio.HttpMatch;
import dev.meltemi.api.istio.HttpRoute;
import dev.meltemi.api.istio.RouteDestination;
import dev.meltemi.api.istio.StringMatch;
import dev.meltemi.api.istio.TrafficPolicy;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.Service;
import dev.meltemi.compile.scope.GatewayName;
import dev.meltemi.compile.scope.MergedRule;
import dev.meltemi.compile.scope.Mesh;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A pod or Service with all that is written about it, in the layout of Istio's describe. */
final class Description {
  private static final String LINE = "-".repeat(20);

  private final Mesh mesh;
  private final StringBuilder text = new StringBuilder();

  Description(Mesh mesh) {
    this.mesh = mesh;
  }

  String text() {
    return text.toString();
  }

  void pod(Pod pod) {
    line("Pod: " + named(pod.meta().namespace(), pod.meta().name()));
    String ports =
        pod.spec().containers().stream()
            .flatMap(
                one -> one.ports().stream().map(port -> port.number() + " (" + one.name() + ")"))
            .collect(Collectors.joining(", "));
    line("   Pod Ports: " + (ports.isEmpty() ? "none declared" : ports));
    Map<String, String> labels = pod.meta().labels();
    for (String wanted : List.of("app", "version")) {
      if (!labels.containsKey(wanted)) {
        line("Suggestion: add '%s' label to pod for Istio telemetry.".formatted(wanted));
      }
    }
    line(LINE);
    List<MeshService> services =
        mesh.services().stream()
            .filter(service -> service.selects(pod.meta().namespace(), labels))
            .toList();
    if (services.isEmpty()) line("No Service selects the pod.");
    for (MeshService service : services) {
      head(service, List.of(pod));
      rules(service, List.of(pod));
    }
    line(LINE);
    authentication(List.of(pod));
    services.forEach(this::exposed);
  }

  void service(MeshService service) {
    List<Pod> pods =
        mesh.snapshot().pods().in(service.namespace()).values().stream()
            .filter(pod -> service.selects(service.namespace(), pod.meta().labels()))
            .toList();
    head(service, pods);
    line("   Pods: " + (pods.isEmpty() ? "none" : names(pods)));
    rules(service, pods);
    line(LINE);
    authentication(pods);
    exposed(service);
  }

  private static String names(List<Pod> pods) {
    return pods.stream().map(pod -> pod.meta().name()).sorted().collect(Collectors.joining(", "));
  }

  private void head(MeshService service, List<Pod> pods) {
    line("Service: " + named(service.namespace(), service.meta().name()));
    for (MeshPort port : service.ports()) {
      String target =
          pods.stream()
              .map(port::targetIn)
              .filter(OptionalInt::isPresent)
              .map(number -> String.valueOf(number.getAsInt()))
              .findFirst()
              .orElse(target(port));
      String protocol =
          port.protocol().name().equals("SNIFFED") ? "auto-detect" : port.protocol().name();
      line(
          "   Port: %s %d/%s targets pod port %s"
              .formatted(
                  port.name().isEmpty() ? "<unnamed>" : port.name(),
                  port.number(),
                  protocol,
                  target));
    }
  }

  private static String target(MeshPort port) {
    return switch (port.target()) {
      case Service.TargetPort.ByNumber(int number) -> String.valueOf(number);
      case Service.TargetPort.ByName(String name) -> name + " (no pod has it)";
    };
  }

  private void rules(MeshService service, List<Pod> pods) {
    mesh.rule(service.namespace(), Map.of(), service)
        .ifPresent(rule -> destinationRule(rule, pods));
    for (VirtualService rule : mesh.virtualServices()) {
      boolean isIts =
          GatewayName.of(rule).contains(VirtualService.MESH)
              && mesh.hosts(rule).contains(service.host());
      if (isIts) virtualService(rule, service, pods);
    }
  }

  private void destinationRule(MergedRule merged, List<Pod> pods) {
    DestinationRule rule = merged.first();
    line(
        "DestinationRule: %s for \"%s\""
            .formatted(named(rule.meta().namespace(), rule.meta().name()), rule.host()));
    List<String> matching = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (DestinationRule.Subset subset : merged.subsets()) {
      boolean fits =
          pods.stream()
              .anyMatch(
                  pod -> pod.meta().labels().entrySet().containsAll(subset.labels().entrySet()));
      (fits ? matching : others).add(subset.name());
    }
    if (!merged.subsets().isEmpty()) {
      line("   Matching subsets: " + (matching.isEmpty() ? "none" : String.join(",", matching)));
      if (!others.isEmpty())
        line("      (Non-matching subsets %s)".formatted(String.join(",", others)));
    }
    line(rule.trafficPolicy().map(Description::policy).orElse("   No Traffic Policy"));
  }

  private static String policy(TrafficPolicy policy) {
    List<String> blocks = new ArrayList<>();
    if (policy.loadBalancer().isPresent()) blocks.add("load balancer");
    if (policy.connectionPool().isPresent()) blocks.add("connection pool");
    if (policy.outlierDetection().isPresent()) blocks.add("outlier detection");
    policy.tls().ifPresent(tls -> blocks.add("TLS mode " + tls.mode()));
    policy.portLevelSettings().forEach(port -> blocks.add("settings of port " + port.port()));
    return "   Traffic Policy: " + String.join(", ", blocks);
  }

  private void virtualService(VirtualService rule, MeshService service, List<Pod> pods) {
    line("VirtualService: " + named(rule.meta().namespace(), rule.meta().name()));
    if (!rule.http().isEmpty()) line("   %d HTTP route(s)".formatted(rule.http().size()));
    if (!rule.tcp().isEmpty()) line("   %d TCP route(s)".formatted(rule.tcp().size()));
    if (!rule.tls().isEmpty()) line("   %d TLS route(s)".formatted(rule.tls().size()));
    for (int i = 0; i < rule.http().size(); i++) {
      HttpRoute http = rule.http().get(i);
      line("   Route %d: %s → %s".formatted(i, when(http), where(http)));
    }
    boolean reached =
        rule.http().isEmpty()
            || rule.http().stream().anyMatch(one -> leads(one, rule, service, pods));
    if (!reached && !pods.isEmpty()) {
      line("   WARNING: no route leads to %s".formatted(names(pods)));
    }
  }

  private boolean leads(HttpRoute http, VirtualService rule, MeshService service, List<Pod> pods) {
    if (!(http.action() instanceof HttpAction.Forward(List<RouteDestination> shares))) return false;
    return shares.stream()
        .map(RouteDestination::destination)
        .filter(to -> mesh.resolve(to.host(), rule.meta().namespace()).equals(service.host()))
        .anyMatch(to ->
            to.subset().isEmpty()
                || mesh.rule(rule.meta().namespace(), Map.of(), service)
                    .flatMap(merged -> merged.subset(to.subset().get()))
                    .filter(subset ->
                        pods.stream()
                            .anyMatch(pod ->
                                pod.meta()
                                    .labels()
                                    .entrySet()
                                    .containsAll(subset.labels().entrySet())))
                    .isPresent());
  }

  private static String when(HttpRoute http) {
    return http.match().isEmpty()
        ? "every request"
        : http.match().stream().map(Description::when).collect(Collectors.joining(" or "));
  }

  private static String when(HttpMatch match) {
    HttpMatch.Request request = match.request();
    List<String> all = new ArrayList<>();
    request.uri().ifPresent(uri -> all.add(value(uri)));
    request.method().ifPresent(method -> all.add("method " + value(method)));
    request.authority().ifPresent(host -> all.add("authority " + value(host)));
    request.scheme().ifPresent(scheme -> all.add("scheme " + value(scheme)));
    request.headers().forEach((name, wanted) -> all.add(name + "=" + value(wanted)));
    request
        .withoutHeaders()
        .forEach((name, wanted) -> all.add("not " + name + "=" + value(wanted)));
    request.queryParams().forEach((name, wanted) -> all.add("?" + name + "=" + value(wanted)));
    match.source().port().ifPresent(port -> all.add("port " + port));
    if (!match.source().sourceLabels().isEmpty()) all.add("from " + match.source().sourceLabels());
    return all.isEmpty() ? "every request" : String.join(" and ", all);
  }

  /** As Istio writes paths: exact, {@code prefix*}, {@code regex …}. */
  private static String value(StringMatch match) {
    return switch (match) {
      case StringMatch.Exact(String one) -> one;
      case StringMatch.Prefix(String one) -> one + "*";
      case StringMatch.Regex(String one) -> "regex " + one;
      case StringMatch.Present() -> "(any)";
    };
  }

  private static String where(HttpRoute http) {
    return switch (http.action()) {
      case HttpAction.Forward(List<RouteDestination> shares) ->
          shares.stream().map(Description::where).collect(Collectors.joining(", "));
      case HttpAction.Redirect redirect -> "redirect with " + redirect.code();
      case HttpAction.DirectResponse answer -> "answered with " + answer.status();
      case HttpAction.Delegate to -> "left to " + to.name();
    };
  }

  private static String where(RouteDestination share) {
    String weight = share.weight() > 0 ? " (%d%%)".formatted(share.weight()) : "";
    return share.destination().host()
        + share.destination().subset().map(name -> " subset " + name).orElse("")
        + weight;
  }

  private void authentication(List<Pod> pods) {
    String modes =
        pods.stream()
            .map(pod ->
                mesh.members()
                    .mode(pod.meta().namespace(), pod.meta().labels(), OptionalInt.empty())
                    .name())
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    if (modes.isEmpty()) return;
    line("Effective PeerAuthentication:");
    line("   Workload mTLS mode: " + modes);
  }

  /** The ways from outside, with their paths. */
  private void exposed(MeshService service) {
    for (VirtualService rule : mesh.virtualServices()) {
      List<String> gateways =
          GatewayName.of(rule).stream().filter(one -> !one.equals(VirtualService.MESH)).toList();
      boolean leads =
          rule.http().stream()
              .flatMap(http -> destinations(http))
              .anyMatch(to ->
                  mesh.resolve(to.destination().host(), rule.meta().namespace())
                      .equals(service.host()));
      if (gateways.isEmpty() || !leads) continue;
      line("");
      line(
          "Exposed on Ingress Gateway "
              + gateways.stream().map(this::address).collect(Collectors.joining(", ")));
      line("VirtualService: " + named(rule.meta().namespace(), rule.meta().name()));
      String paths =
          rule.http().stream()
              .filter(http ->
                  destinations(http)
                      .anyMatch(to ->
                          mesh.resolve(to.destination().host(), rule.meta().namespace())
                              .equals(service.host())))
              .map(Description::when)
              .collect(Collectors.joining(", "));
      line("   " + paths.replace(" or ", ", "));
    }
  }

  private String address(String name) {
    String[] parts = name.split("/", 2);
    return mesh.snapshot().gateways().find(parts[0], parts[1]).stream()
        .map(Gateway::servers)
        .flatMap(List::stream)
        .map(server ->
            "%s (port %d %s, hosts %s)"
                .formatted(
                    name,
                    server.port().number(),
                    server.port().protocol(),
                    String.join(" ", server.hosts())))
        .findFirst()
        .orElse(name + " (not there)");
  }

  private static Stream<RouteDestination> destinations(HttpRoute http) {
    return http.action() instanceof HttpAction.Forward(List<RouteDestination> shares)
        ? shares.stream()
        : Stream.empty();
  }

  private static String named(String namespace, String name) {
    return namespace.equals("default") ? name : name + "." + namespace;
  }

  private void line(String words) {
    text.append(words).append('\n');
  }
}
