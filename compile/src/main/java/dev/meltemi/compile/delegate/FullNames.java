package dev.meltemi.compile.delegate;

import dev.meltemi.api.istio.Destination;
import dev.meltemi.api.istio.HttpAction;
import dev.meltemi.api.istio.HttpMatch;
import dev.meltemi.api.istio.HttpPolicy;
import dev.meltemi.api.istio.HttpRoute;
import dev.meltemi.api.istio.Mirror;
import dev.meltemi.api.istio.RouteDestination;
import dev.meltemi.compile.scope.GatewayName;
import dev.meltemi.compile.scope.HostName;

/**
 * The names that a delegate's rule uses, in full: a short name means something in the delegate's
 * own namespace.
 */
record FullNames(String namespace, String clusterDomain) {

  static HttpRoute of(HttpRoute rule, String namespace, String clusterDomain) {
    FullNames names = new FullNames(namespace, clusterDomain);
    return new HttpRoute(
        rule.origin(),
        rule.name(),
        rule.match().stream().map(names::match).toList(),
        names.action(rule.action()),
        names.policy(rule.policy()));
  }

  private HttpMatch match(HttpMatch match) {
    HttpMatch.Source source = match.source();
    return new HttpMatch(
        match.origin(),
        match.name(),
        match.request(),
        new HttpMatch.Source(
            source.port(),
            source.sourceLabels(),
            source.sourceNamespace(),
            source.gateways().stream().map(name -> GatewayName.resolve(name, namespace)).toList()));
  }

  private HttpAction action(HttpAction action) {
    return switch (action) {
      case HttpAction.Forward forward ->
          new HttpAction.Forward(
              forward.destinations().stream()
                  .map(share ->
                      new RouteDestination(
                          destination(share.destination()), share.weight(), share.headers()))
                  .toList());
      case HttpAction.Redirect _, HttpAction.DirectResponse _, HttpAction.Delegate _ -> action;
    };
  }

  private HttpPolicy policy(HttpPolicy policy) {
    return new HttpPolicy(
        policy.rewrite(),
        policy.timeout(),
        policy.retries(),
        policy.fault(),
        policy.mirrors().stream()
            .map(mirror -> new Mirror(destination(mirror.destination()), mirror.percentage()))
            .toList(),
        policy.cors(),
        policy.headers());
  }

  private Destination destination(Destination to) {
    return new Destination(
        HostName.resolve(to.host(), namespace, clusterDomain), to.subset(), to.port());
  }
}
