package dev.meltemi.api.check;

import dev.meltemi.api.istio.Destination;
import dev.meltemi.api.istio.RouteDestination;
import java.util.List;

/** Destinations and their shares. */
final class DestinationCheck {
  private DestinationCheck() {}

  static void destination(Destination destination, Findings findings) {
    var at = findings.in("destination");
    if (destination.host().equals("*")) {
      at.error("BadHost", "invalid destination host *", "Name one service.");
    } else if (!Names.isIp(destination.host())) {
      at.add("BadHost", Names.domain(destination.host()));
    }
    destination
        .subset()
        .filter(s -> !Names.isDnsLabel(s))
        .ifPresent(s -> at.error("BadName", "subset name \"" + s + "\" is invalid"));
  }

  /** Shares are relative: they need not add up to 100, but with several destinations not to 0. */
  static void weights(List<RouteDestination> route, Findings findings) {
    long total = 0;
    for (var destination : route) {
      findings.errorIf(
          destination.weight() < 0,
          "BadWeight",
          "weight " + destination.weight() + " must not be negative");
      total += destination.weight();
    }
    if (route.size() > 1 && total == 0) {
      findings.error(
          "BadWeight",
          "total destination weight = 0",
          "Give each destination a weight, for example 50.");
    }
  }
}
