package dev.meltemi.kube.registry;

import tools.jackson.databind.node.ObjectNode;

/**
 * Changes a pod while it is created, whoever creates it, before defaults and checks. Called under
 * no lock.
 */
public interface PodMutation {
  PodMutation NONE = (_, _, pod) -> pod;

  /**
   * @param objects what is stored, for reading
   * @param pod may be changed and returned
   * @throws ApiFailure if the pod must not be created
   */
  ObjectNode apply(Registry objects, String namespace, ObjectNode pod);
}
