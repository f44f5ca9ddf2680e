package dev.meltemi.kube.controller;

import dev.meltemi.kube.store.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The arithmetic of a rolling update, as Kubernetes does it: never more pods than replicas +
 * maxSurge, never fewer available ones than replicas - maxUnavailable. Pure.
 *
 * @param wanted of the deployment
 */
record Rollout(int wanted, int maxSurge, int maxUnavailable) {

  /** A ReplicaSet's part: how many pods it should have, and how many of them can serve. */
  record Part(int replicas, int available) {}

  static Rollout of(JsonNode deployment) {
    int wanted = Json.at(deployment, "spec", "replicas").asInt(1);
    JsonNode rolling = Json.at(deployment, "spec", "strategy", "rollingUpdate");
    int surge = share(rolling.path("maxSurge"), wanted, true);
    int unavailable = share(rolling.path("maxUnavailable"), wanted, false);
    // With neither, nothing could ever move.
    return new Rollout(wanted, surge, surge == 0 && unavailable == 0 ? 1 : unavailable);
  }

  int minAvailable() {
    return Math.max(0, wanted - maxUnavailable);
  }

  /** How many replicas the newest set should have now. */
  int newest(Part newest, List<Part> old) {
    if (newest.replicas() >= wanted) {
      return wanted;
    }
    int room = wanted + maxSurge - newest.replicas() - old.stream().mapToInt(Part::replicas).sum();
    return newest.replicas() + Math.clamp(room, 0, wanted - newest.replicas());
  }

  /** How many replicas each of the old sets, oldest first, should have now. */
  List<Integer> old(Part newest, List<Part> old) {
    int all = newest.replicas() + old.stream().mapToInt(Part::replicas).sum();
    int newestUnavailable = Math.max(0, newest.replicas() - newest.available());
    int surplus = Math.max(0, all - minAvailable() - newestUnavailable);
    int spareAvailable =
        Math.max(
            0, newest.available() + old.stream().mapToInt(Part::available).sum() - minAvailable());
    List<Integer> targets = new ArrayList<>();
    for (Part part : old) {
      // What does not serve goes first, then what is not needed to serve.
      int broken = Math.min(Math.max(0, part.replicas() - part.available()), surplus);
      surplus -= broken;
      int spare = Math.min(Math.min(part.replicas() - broken, spareAvailable), surplus);
      surplus -= spare;
      spareAvailable -= spare;
      targets.add(part.replicas() - broken - spare);
    }
    return targets;
  }

  /**
   * A number of pods, or a percentage of the wanted ones; surge rounds up, unavailability rounds
   * down.
   */
  private static int share(JsonNode value, int wanted, boolean up) {
    if (value.isNumber()) {
      return Math.max(0, value.asInt(0));
    }
    String text = value.asString("25%");
    if (!text.matches("\\d{1,4}%")) {
      return 0;
    }
    int percent = Integer.parseInt(text.substring(0, text.length() - 1));
    return up ? Math.ceilDiv(wanted * percent, 100) : wanted * percent / 100;
  }
}
