package dev.meltemi.compile.route;

import dev.meltemi.api.istio.HttpAction;
import dev.meltemi.api.istio.HttpPolicy;
import dev.meltemi.api.istio.HttpRoute;
import dev.meltemi.api.istio.RouteDestination;
import dev.meltemi.compile.cluster.Hashes;
import dev.meltemi.traffic.Fraction;
import dev.meltemi.traffic.HashPolicy;
import dev.meltemi.traffic.Mirror;
import dev.meltemi.traffic.Rewrite;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.WeightedCluster;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a rule does, and how it changes headers on the way.
 *
 * @param headers the rule's own edits, with those of its destination when it has only one
 */
record ActionRules(RouteAction action, HeaderRules headers) {

  /** Empty for a rule that leaves the decision to another VirtualService. */
  static Optional<ActionRules> of(RuleContext context, HttpRoute route) {
    HeaderRules headers = HeaderRules.of(route.policy().headers());
    return switch (route.action()) {
      case HttpAction.Forward forward ->
          Optional.of(forward(context, route.policy(), forward, headers));
      case HttpAction.Redirect redirect ->
          Optional.of(new ActionRules(redirect(context, redirect), headers));
      case HttpAction.DirectResponse(int status, String body) ->
          Optional.of(new ActionRules(new RouteAction.Respond(status, body), headers));
      case HttpAction.Delegate _ -> Optional.empty();
    };
  }

  private static ActionRules forward(
      RuleContext context, HttpPolicy policy, HttpAction.Forward forward, HeaderRules headers) {
    List<RouteDestination> shares = shares(forward.destinations());
    boolean alone = shares.size() == 1;
    HeaderRules all = alone ? headers.then(HeaderRules.of(shares.getFirst().headers())) : headers;
    List<WeightedCluster> clusters =
        shares.stream().map(share -> cluster(context, share, alone)).toList();
    List<HashPolicy> hash =
        shares.stream()
            .map(share -> Hashes.ofRequests(context.policy(share.destination())))
            .flatMap(Optional::stream)
            .toList();
    return new ActionRules(
        new RouteAction.Forward(
            clusters,
            policy.timeout().orElse(Duration.ZERO),
            RetryRules.of(
                policy.retries(), context.scope().config().defaultRetry(), !hash.isEmpty()),
            rewrite(policy, all),
            mirrors(context, policy),
            hash),
        all);
  }

  /** One destination gets all; of several those without weight get nothing. */
  static List<RouteDestination> shares(List<RouteDestination> destinations) {
    if (destinations.size() == 1) return destinations;
    List<RouteDestination> weighted =
        destinations.stream().filter(destination -> destination.weight() > 0).toList();
    return weighted.isEmpty() ? List.of(destinations.getFirst()) : weighted;
  }

  private static WeightedCluster cluster(
      RuleContext context, RouteDestination share, boolean alone) {
    String name = context.cluster(share.destination());
    if (alone) return WeightedCluster.of(name, 1);
    HeaderRules own = HeaderRules.of(share.headers());
    return new WeightedCluster(name, share.weight(), own.request(), own.response(), own.host());
  }

  private static Rewrite rewrite(HttpPolicy policy, HeaderRules headers) {
    Optional<dev.meltemi.api.istio.Rewrite> rewrite = policy.rewrite();
    Optional<Rewrite.PathRewrite> path =
        rewrite
            .flatMap(dev.meltemi.api.istio.Rewrite::uriRegexRewrite)
            .<Rewrite.PathRewrite>map(
                regex -> new Rewrite.PathRewrite.Regex(regex.match(), regex.rewrite()))
            .or(() ->
                rewrite
                    .flatMap(dev.meltemi.api.istio.Rewrite::uri)
                    .map(Rewrite.PathRewrite.Prefix::new));
    return new Rewrite(
        path, rewrite.flatMap(dev.meltemi.api.istio.Rewrite::authority).or(headers::host));
  }

  private static List<Mirror> mirrors(RuleContext context, HttpPolicy policy) {
    return policy.mirrors().stream()
        .filter(mirror -> mirror.percentage().value() > 0)
        .map(mirror ->
            new Mirror(
                context.cluster(mirror.destination()),
                Fraction.percent(mirror.percentage().value())))
        .toList();
  }

  private static RouteAction redirect(RuleContext context, HttpAction.Redirect redirect) {
    Optional<RouteAction.RedirectPath> path =
        redirect
            .prefixRewrite()
            .<RouteAction.RedirectPath>map(RouteAction.RedirectPath.Prefix::new)
            .or(() -> redirect.uri().map(RouteAction.RedirectPath.Whole::new));
    return new RouteAction.Redirect(
        redirect.scheme(),
        redirect.authority(),
        redirect.port().map(port -> port(context, port)).orElse(OptionalInt.empty()),
        path,
        redirect.code());
  }

  /** Routes are made for one port, so that the port of the request is known here. */
  private static OptionalInt port(RuleContext context, HttpAction.RedirectPort port) {
    return switch (port) {
      case HttpAction.RedirectPort.Fixed(int number) -> OptionalInt.of(number);
      case HttpAction.RedirectPort.RequestPort() -> OptionalInt.of(context.port());
      case HttpAction.RedirectPort.ProtocolDefault() -> OptionalInt.empty();
    };
  }
}
