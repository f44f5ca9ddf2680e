package dev.meltemi.api.check;

import dev.meltemi.api.istio.DestinationRule;
import dev.meltemi.api.istio.Gateway;
import dev.meltemi.api.istio.IstioResource;
import dev.meltemi.api.istio.PeerAuthentication;
import dev.meltemi.api.istio.ServiceEntry;
import dev.meltemi.api.istio.Sidecar;
import dev.meltemi.api.istio.Telemetry;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.istio.WorkloadEntry;
import dev.meltemi.api.kube.KubeResource;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.meta.Resource;
import dev.meltemi.api.trial.TrafficTest;
import java.util.List;

/** All checks of one resource. */
public final class Checks {
  private Checks() {}

  /**
   * @param document where the resource begins, for what has no line of its own
   */
  public static List<Problem> of(Resource resource, Origin document) {
    var findings = Findings.at(document);
    // The API server itself makes names such as system:… for kinds that stay trees; all modelled
    // kinds have DNS names.
    var name = resource.meta().name();
    if (!name.isEmpty()) {
      findings.in("metadata").add("BadName", Names.resourceName(name));
    }
    var namespace = resource.meta().namespace();
    findings
        .in("metadata")
        .errorIf(
            !namespace.isEmpty() && !Names.isDnsLabel(namespace),
            "BadName",
            "namespace \"" + namespace + "\" must be a DNS label");
    findings.in("metadata.labels").add("BadLabel", Names.labels(resource.meta().labels()));
    switch (resource) {
      case IstioResource istio -> istio(istio, findings);
      case KubeResource kube -> KubeCheck.check(kube, findings);
      case TrafficTest _ -> {} // Its reader has seen all of it.
      default -> throw new IllegalStateException("a resource of neither family: " + resource.key());
    }
    return findings.problems();
  }

  private static void istio(IstioResource resource, Findings findings) {
    switch (resource) {
      case VirtualService service -> VirtualServiceCheck.check(service, findings);
      case DestinationRule rule -> DestinationRuleCheck.check(rule, findings);
      case Gateway gateway -> GatewayCheck.check(gateway, findings);
      case ServiceEntry entry -> ServiceEntryCheck.check(entry, findings);
      case Sidecar sidecar -> SidecarCheck.check(sidecar, findings);
      case WorkloadEntry entry -> WorkloadEntryCheck.check(entry, findings);
      case PeerAuthentication policy -> PeerAuthenticationCheck.check(policy, findings);
      case Telemetry telemetry -> TelemetryCheck.check(telemetry, findings);
    }
  }
}
