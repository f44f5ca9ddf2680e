package dev.meltemi.cli.istioctl;

import dev.meltemi.api.istio.HttpAction;
import dev.meltemi.api.istio.HttpFault;
import dev.meltemi.api.istio.HttpMatch;
import dev.meltemi.api.istio.HttpPolicy;
import dev.meltemi.api.istio.HttpRoute;
import dev.meltemi.api.istio.RouteDestination;
import dev.meltemi.api.istio.VirtualService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Small mistakes in a VirtualService, such as people make. */
final class Mutations {
  private Mutations() {}

  record Mutant(String what, VirtualService rule) {}

  /**
   * Every rule swapped with its neighbour, every condition and match dropped, every weight moved.
   */
  static List<Mutant> of(VirtualService service, RandomGenerator random) {
    List<Mutant> mutants = new ArrayList<>();
    List<HttpRoute> http = service.http();
    for (int i = 0; i < http.size(); i++) {
      if (i + 1 < http.size()) {
        var swapped = new ArrayList<>(http);
        swapped.set(i, http.get(i + 1));
        swapped.set(i + 1, http.get(i));
        mutants.add(new Mutant("rules " + i + " and its next swapped", with(service, swapped)));
      }
      for (HttpRoute mutant : of(http.get(i), random)) {
        var changed = new ArrayList<>(http);
        changed.set(i, mutant);
        mutants.add(new Mutant("rule " + i + " is " + mutant, with(service, changed)));
      }
    }
    return mutants;
  }

  private static List<HttpRoute> of(HttpRoute rule, RandomGenerator random) {
    List<HttpRoute> mutants = new ArrayList<>();
    for (int i = 0; i < rule.match().size(); i++) {
      HttpMatch match = rule.match().get(i);
      for (String header : match.request().headers().keySet()) {
        var matches = new ArrayList<>(rule.match());
        matches.set(i, without(match, header));
        mutants.add(matches(rule, matches));
      }
      if (rule.match().size() > 1) {
        var matches = new ArrayList<>(rule.match());
        matches.remove(i);
        mutants.add(matches(rule, matches));
      }
    }
    if (rule.action() instanceof HttpAction.Forward(List<RouteDestination> shares)
        && shares.size() > 1) {
      var moved = new ArrayList<>(shares);
      int by = random.nextInt(1, shares.getFirst().weight() + 1);
      moved.set(0, weight(shares.getFirst(), -by));
      moved.set(1, weight(shares.get(1), by));
      mutants.add(
          new HttpRoute(
              rule.origin(),
              rule.name(),
              rule.match(),
              new HttpAction.Forward(moved),
              rule.policy()));
    }
    if (rule.policy().fault().isPresent()) mutants.add(fault(rule, Optional.empty()));
    return mutants;
  }

  private static RouteDestination weight(RouteDestination share, int by) {
    return new RouteDestination(share.destination(), share.weight() + by, share.headers());
  }

  private static HttpRoute fault(HttpRoute rule, Optional<HttpFault> fault) {
    HttpPolicy old = rule.policy();
    var policy =
        new HttpPolicy(
            old.rewrite(),
            old.timeout(),
            old.retries(),
            fault,
            old.mirrors(),
            old.cors(),
            old.headers());
    return new HttpRoute(rule.origin(), rule.name(), rule.match(), rule.action(), policy);
  }

  private static HttpRoute matches(HttpRoute rule, List<HttpMatch> matches) {
    return new HttpRoute(rule.origin(), rule.name(), matches, rule.action(), rule.policy());
  }

  private static HttpMatch without(HttpMatch match, String header) {
    var headers = new LinkedHashMap<>(match.request().headers());
    headers.remove(header);
    HttpMatch.Request old = match.request();
    var request =
        new HttpMatch.Request(
            old.uri(),
            old.scheme(),
            old.method(),
            old.authority(),
            headers,
            old.withoutHeaders(),
            old.queryParams(),
            old.ignoreUriCase());
    return new HttpMatch(match.origin(), match.name(), request, match.source());
  }

  private static VirtualService with(VirtualService service, List<HttpRoute> http) {
    return new VirtualService(
        service.meta(),
        service.origin(),
        service.hosts(),
        service.gateways(),
        service.exportTo(),
        List.copyOf(http),
        service.tls(),
        service.tcp());
  }
}
