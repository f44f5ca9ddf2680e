package dev.meltemi.api.read;

import dev.meltemi.api.kube.Container;
import dev.meltemi.api.kube.Deployment;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.PodSpec;
import dev.meltemi.api.meta.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Binds a Pod, and a Deployment with the pod inside it. */
final class PodReader {
  private PodReader() {}

  private static final Map<String, PodSpec.RestartPolicy> RESTARTS =
      Map.of(
          "Always", PodSpec.RestartPolicy.ALWAYS,
          "OnFailure", PodSpec.RestartPolicy.ON_FAILURE,
          "Never", PodSpec.RestartPolicy.NEVER);

  static Pod pod(Fields document, ObjectMeta meta) {
    return new Pod(
        meta,
        document.message("spec", PodReader::spec).orElseGet(() -> PodSpec.of(List.of())),
        document.message("status", PodReader::status).orElse(Pod.Status.NONE));
  }

  static Deployment deployment(Fields document, ObjectMeta meta) {
    int ready = document.message("status", s -> s.count("readyReplicas").orElse(0)).orElse(0);
    return document
        .message("spec", spec -> deployment(spec, meta, ready))
        .orElseGet(() -> {
          document.error("SpecRequired", "spec is required.", "");
          return new Deployment(meta, 1, Map.of(), noTemplate(), ready);
        });
  }

  private static Deployment deployment(Fields spec, ObjectMeta meta, int ready) {
    return new Deployment(
        meta,
        spec.count("replicas").orElse(1),
        spec.message("selector", s -> s.textMap("matchLabels")).orElse(Map.of()),
        spec.message("template", PodReader::template).orElseGet(PodReader::noTemplate),
        ready);
  }

  private static PodSpec.Template noTemplate() {
    return new PodSpec.Template(Map.of(), Map.of(), PodSpec.of(List.of()));
  }

  private static PodSpec.Template template(Fields fields) {
    record Meta(Map<String, String> labels, Map<String, String> annotations) {}
    var meta =
        fields
            .message("metadata", m -> new Meta(m.textMap("labels"), m.textMap("annotations")))
            .orElseGet(() -> new Meta(Map.of(), Map.of()));
    return new PodSpec.Template(
        meta.labels,
        meta.annotations,
        fields.message("spec", PodReader::spec).orElseGet(() -> PodSpec.of(List.of())));
  }

  private static Pod.Status status(Fields status) {
    record Condition(String type, String status) {}
    List<Condition> conditions =
        status.messages(
            "conditions", f -> new Condition(f.textOrEmpty("type"), f.textOrEmpty("status")));
    return new Pod.Status(
        status.textOrEmpty("podIP"),
        status.textOrEmpty("hostIP"),
        status.textOrEmpty("phase"),
        conditions.contains(new Condition("Ready", "True")),
        status.textOrEmpty("reason"),
        status.messages("podIPs", f -> f.textOrEmpty("ip")));
  }

  private static PodSpec spec(Fields spec) {
    List<Container> init = spec.messages("initContainers", ContainerReader::read);
    List<Container> containers = spec.messages("containers", ContainerReader::read);
    return new PodSpec(
        init,
        containers,
        spec.messages("volumes", VolumeReader::read),
        spec.text("serviceAccountName").or(() -> spec.text("serviceAccount")).orElse("default"),
        spec.textOrEmpty("nodeName"),
        spec.choice("restartPolicy", RESTARTS).orElse(PodSpec.RestartPolicy.ALWAYS),
        spec.count("terminationGracePeriodSeconds").orElse(30),
        spec.message("securityContext", PodReader::runAsUser).orElse(OptionalLong.empty()));
  }

  static OptionalLong runAsUser(Fields fields) {
    var user = fields.count("runAsUser");
    return user.isPresent() ? OptionalLong.of(user.getAsInt()) : OptionalLong.empty();
  }
}
