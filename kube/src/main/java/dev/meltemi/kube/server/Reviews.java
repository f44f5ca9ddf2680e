package dev.meltemi.kube.server;

import dev.meltemi.kube.registry.Catalogue;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Questions about rights: {@code kubectl auth can-i} and {@code whoami}. Whoever can speak to this
 * server is its administrator, so the answer is always yes.
 */
final class Reviews {

  private static final String EVERYTHING = "*";

  private Reviews() {}

  /**
   * @param path group, version and the rest
   */
  static boolean isReview(List<String> path) {
    return path.size() == 3
        && Catalogue.answered().stream()
            .anyMatch(type ->
                type.group().equals(path.getFirst())
                    && type.versions().contains(path.get(1))
                    && type.plural().equals(path.getLast()));
  }

  static Answer answer(Request request, String plural) {
    if (!request.method().equals("POST")) {
      throw Objects.notAllowed(request);
    }
    ObjectNode review = Bodies.object(request);
    ObjectNode status = review.putObject("status");
    switch (plural) {
      case "selfsubjectaccessreviews" ->
          status.put("allowed", true).put("reason", "the kubeconfig is the administrator's");
      case "selfsubjectrulesreviews" -> {
        ObjectNode rule = status.putArray("resourceRules").addObject();
        for (String field : List.of("verbs", "apiGroups", "resources")) {
          rule.putArray(field).add(EVERYTHING);
        }
        ObjectNode other = status.putArray("nonResourceRules").addObject();
        other.putArray("verbs").add(EVERYTHING);
        other.putArray("nonResourceURLs").add(EVERYTHING);
        status.put("incomplete", false);
      }
      default ->
          status
              .putObject("userInfo")
              .put("username", "meltemi-admin")
              .putArray("groups")
              .add("system:masters")
              .add("system:authenticated");
    }
    return new Answer.Tree(201, review);
  }
}
