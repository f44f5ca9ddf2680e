package dev.meltemi.compile.lint;

import dev.meltemi.api.kube.Deployment;
import dev.meltemi.api.kube.Namespace;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.Service;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Resource;
import dev.meltemi.api.read.Nearest;
import dev.meltemi.compile.scope.Mesh;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Istio's annotations where nobody reads them, misspelt, or with values that are none. */
final class AnnotationLint {
  private static final Pattern PORTS = Pattern.compile("\\s*|\\d{1,5}(\\s*,\\s*\\d{1,5})*");
  private static final Pattern SOME_PORTS = Pattern.compile("\\*|" + PORTS.pattern());
  private static final Pattern NETS =
      Pattern.compile("\\s*|\\*|[0-9a-fA-F.:]+/\\d+(\\s*,\\s*[0-9a-fA-F.:]+/\\d+)*");
  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final Pattern TRUTH =
      Pattern.compile("true|false|y|n|yes|no|on|off", Pattern.CASE_INSENSITIVE);
  private static final Pattern ANYTHING = Pattern.compile("(?s).*");
  private static final String ANY_KIND = "Any";

  private record Meaning(String kind, Pattern values, String words) {}

  /** From Istio's reference of annotations. */
  private static final Map<String, Meaning> KNOWN = known();

  private static Map<String, Meaning> known() {
    Map<String, Meaning> known = new HashMap<>();
    known.put("galley.istio.io/analyze-suppress", new Meaning(ANY_KIND, ANYTHING, ""));
    known.put("istio.io/rev", new Meaning(ANY_KIND, ANYTHING, ""));
    known.put("networking.istio.io/exportTo", new Meaning(Service.KIND, ANYTHING, ""));
    known.put("networking.istio.io/traffic-distribution", new Meaning(Service.KIND, ANYTHING, ""));
    known.put("traffic.istio.io/nodeSelector", new Meaning(Service.KIND, ANYTHING, ""));
    known.put("topology.istio.io/controlPlaneClusters", new Meaning(Namespace.KIND, ANYTHING, ""));
    for (String name :
        Set.of(
            "inject.istio.io/templates",
            "prometheus.istio.io/merge-metrics",
            "proxy.istio.io/config",
            "proxy.istio.io/overrides",
            "readiness.status.sidecar.istio.io/applicationPorts",
            "sidecar.istio.io/agentLogLevel",
            "sidecar.istio.io/bootstrapOverride",
            "sidecar.istio.io/componentLogLevel",
            "sidecar.istio.io/controlPlaneAuthPolicy",
            "sidecar.istio.io/discoveryAddress",
            "sidecar.istio.io/extraStatTags",
            "sidecar.istio.io/logLevel",
            "sidecar.istio.io/proxyCPU",
            "sidecar.istio.io/proxyCPULimit",
            "sidecar.istio.io/proxyImage",
            "sidecar.istio.io/proxyImageType",
            "sidecar.istio.io/proxyMemory",
            "sidecar.istio.io/proxyMemoryLimit",
            "sidecar.istio.io/statsCompression",
            "sidecar.istio.io/statsHistogramBuckets",
            "sidecar.istio.io/statsInclusionPrefixes",
            "sidecar.istio.io/statsInclusionRegexps",
            "sidecar.istio.io/statsInclusionSuffixes",
            "sidecar.istio.io/status",
            "sidecar.istio.io/userVolume",
            "sidecar.istio.io/userVolumeMount",
            "traffic.sidecar.istio.io/excludeInterfaces",
            "traffic.sidecar.istio.io/kubevirtInterfaces",
            "istio.io/reroute-virtual-interfaces",
            "ambient.istio.io/redirection",
            "ambient.istio.io/bypass-inbound-capture",
            "ambient.istio.io/dns-capture")) {
      known.put(name, new Meaning(Pod.KIND, ANYTHING, ""));
    }
    for (String name :
        Set.of(
            "sidecar.istio.io/inject",
            "sidecar.istio.io/rewriteAppHTTPProbers",
            "sidecar.istio.io/enableCoreDump",
            "sidecar.istio.io/nativeSidecar")) {
      known.put(name, new Meaning(Pod.KIND, TRUTH, "\"true\" or \"false\""));
    }
    for (String name : Set.of("excludeInboundPorts", "excludeOutboundPorts")) {
      known.put(
          "traffic.sidecar.istio.io/" + name,
          new Meaning(Pod.KIND, PORTS, "numbers with commas between them"));
    }
    for (String name : Set.of("includeInboundPorts", "includeOutboundPorts")) {
      known.put(
          "traffic.sidecar.istio.io/" + name,
          new Meaning(Pod.KIND, SOME_PORTS, "numbers with commas between them, or *"));
    }
    for (String name : Set.of("includeOutboundIPRanges", "excludeOutboundIPRanges")) {
      known.put(
          "traffic.sidecar.istio.io/" + name,
          new Meaning(Pod.KIND, NETS, "CIDR blocks such as 10.0.0.0/8 with commas between them"));
    }
    for (String name : Set.of("failureThreshold", "initialDelaySeconds", "periodSeconds")) {
      known.put(
          "readiness.status.sidecar.istio.io/" + name, new Meaning(Pod.KIND, NUMBER, "a number"));
    }
    known.put("status.sidecar.istio.io/port", new Meaning(Pod.KIND, NUMBER, "a number"));
    known.put(
        "sidecar.istio.io/interceptionMode",
        new Meaning(Pod.KIND, Pattern.compile("REDIRECT|TPROXY|NONE"), "REDIRECT, TPROXY or NONE"));
    return Map.copyOf(known);
  }

  private AnnotationLint() {}

  static void check(Mesh mesh, Notes notes) {
    var snapshot = mesh.snapshot();
    Stream.<Resource>concat(snapshot.services().stream(), snapshot.namespaces().stream())
        .forEach(one -> annotations(one, one.key().kind(), one.meta().annotations(), notes));
    for (Deployment one : snapshot.deployments().all()) {
      annotations(one, Deployment.KIND, one.meta().annotations(), notes);
      annotations(one, Pod.KIND, one.template().annotations(), notes);
    }
    // What others make has its annotations from them.
    snapshot.pods().stream()
        .filter(pod -> pod.meta().owner().isEmpty())
        .forEach(pod -> annotations(pod, Pod.KIND, pod.meta().annotations(), notes));
  }

  private static void annotations(
      Resource resource, String kind, Map<String, String> annotations, Notes notes) {
    Origin origin = new Origin("", 0, resource.key().toString());
    new TreeMap<>(annotations)
        .forEach((name, value) -> {
          if (!isIstios(name)) return;
          Optional<Meaning> meaning = Optional.ofNullable(KNOWN.get(name));
          if (meaning.isEmpty()) {
            String near =
                Nearest.of(name, KNOWN.keySet())
                    .map("Did you mean \"%s\"?"::formatted)
                    .orElse("Remove it, or look the name up in Istio's reference of annotations.");
            notes.warn("IST0108", origin, "Unknown annotation: " + name, near);
          } else if (!meaning.get().kind().equals(ANY_KIND) && !meaning.get().kind().equals(kind)) {
            notes.warn(
                "IST0107",
                origin,
                "Misplaced annotation: %s can only be applied to %s"
                    .formatted(name, meaning.get().kind()),
                kind.equals(Deployment.KIND)
                    ? "Move it to spec.template.metadata.annotations."
                    : "Move it to the " + meaning.get().kind().toLowerCase(Locale.ROOT) + ".");
          } else if (!meaning.get().values().matcher(value.strip()).matches()) {
            notes.warn(
                "IST0125",
                origin,
                "Invalid annotation %s: \"%s\" is not understood".formatted(name, value),
                "Write " + meaning.get().words() + ".");
          }
        });
  }

  /** Whether the part before the slash is Istio's domain, or below it. */
  private static boolean isIstios(String name) {
    int slash = name.indexOf('/');
    String domain = slash < 0 ? "" : name.substring(0, slash);
    return domain.equals("istio.io")
        || (domain.endsWith(".istio.io") && !domain.equals("install.operator.istio.io"));
  }
}
