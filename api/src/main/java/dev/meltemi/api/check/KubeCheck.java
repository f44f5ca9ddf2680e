package dev.meltemi.api.check;

import dev.meltemi.api.kube.ConfigMap;
import dev.meltemi.api.kube.Container;
import dev.meltemi.api.kube.Deployment;
import dev.meltemi.api.kube.EndpointSlice;
import dev.meltemi.api.kube.Ingress;
import dev.meltemi.api.kube.KubeResource;
import dev.meltemi.api.kube.Namespace;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.PodSpec;
import dev.meltemi.api.kube.Secret;
import dev.meltemi.api.kube.Service;
import dev.meltemi.api.kube.ServiceAccount;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What a Kubernetes API server would refuse, of the parts that the mesh reads. */
final class KubeCheck {
  private KubeCheck() {}

  static void check(KubeResource resource, Findings findings) {
    switch (resource) {
      case Service service -> service(service, findings.in("spec"));
      case Pod pod -> pod(pod.spec(), findings.in("spec"));
      case Deployment deployment -> deployment(deployment, findings.in("spec"));
      case Namespace namespace ->
          findings.errorIf(
              !Names.isDnsLabel(namespace.meta().name()),
              "BadName",
              "the name of a namespace must be a DNS label");
      case Ingress ingress -> IngressCheck.check(ingress, findings);
      case EndpointSlice _, ConfigMap _, Secret _, ServiceAccount _ -> {}
    }
  }

  private static void service(Service service, Findings findings) {
    if (service.type() == Service.Type.EXTERNAL_NAME) {
      findings.in("externalName").add("BadHost", Names.domain(service.externalName()));
      return;
    }
    var names = new HashSet<String>();
    for (var port : service.ports()) {
      if (service.ports().size() > 1 && port.name().isEmpty()) {
        findings
            .in("ports")
            .error(
                "NameRequired",
                "port " + port.number() + " needs a name when there are several ports");
      } else if (!names.add(port.name())) {
        findings.in("ports").error("Duplicate", "port name \"" + port.name() + "\" stands twice");
      }
    }
  }

  private static void deployment(Deployment deployment, Findings findings) {
    var selector = deployment.selector();
    if (selector.isEmpty()) {
      findings.error(
          "SelectorRequired",
          "selector.matchLabels is required",
          "Repeat the template's labels there.");
    } else if (!selects(selector, deployment.template().labels())) {
      findings.error(
          "SelectorMismatch",
          "selector does not match the template's labels",
          "Repeat the template's labels there.");
    }
    pod(deployment.template().spec(), findings.in("template.spec"));
  }

  private static boolean selects(Map<String, String> selector, Map<String, String> labels) {
    return labels.entrySet().containsAll(selector.entrySet());
  }

  private static void pod(PodSpec spec, Findings findings) {
    findings.errorIf(
        spec.containers().isEmpty(), "ContainersRequired", "at least one container is required");
    var names = new HashSet<String>();
    spec.initContainers().forEach(c -> container(c, names, findings.in("initContainers")));
    spec.containers().forEach(c -> container(c, names, findings.in("containers")));
  }

  private static void container(Container container, Set<String> names, Findings findings) {
    findings.errorIf(
        !Names.isDnsLabel(container.name()),
        "BadName",
        "container name \"" + container.name() + "\" must be a DNS label");
    findings.errorIf(
        !names.add(container.name()),
        "Duplicate",
        "container name \"" + container.name() + "\" stands twice");
    findings.errorIf(
        container.image().isEmpty(),
        "ImageRequired",
        "container " + container.name() + " needs an image");
  }
}
