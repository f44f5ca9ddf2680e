package dev.meltemi.kube.server;

import dev.meltemi.kube.registry.ApiFailure;
import dev.meltemi.kube.registry.ResourceType;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Says whether an object may be stored, after defaults and patches, before anything is written. */
interface Admission {

  /**
   * @param causes why not; empty when it may
   * @param warnings what the author should know anyway
   */
  record Verdict(List<ApiFailure.Cause> causes, List<String> warnings) {
    static final Verdict ADMITTED = new Verdict(List.of(), List.of());
  }

  Verdict review(ResourceType type, ObjectNode object);
}
