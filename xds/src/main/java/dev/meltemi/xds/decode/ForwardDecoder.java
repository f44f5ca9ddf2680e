package dev.meltemi.xds.decode;

import dev.meltemi.traffic.Fraction;
import dev.meltemi.traffic.Mirror;
import dev.meltemi.traffic.Rewrite;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.WeightedCluster;
import io.envoyproxy.envoy.config.route.v3.RouteAction.RequestMirrorPolicy;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Forwards: where to, how long, how often. */
final class ForwardDecoder {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private ForwardDecoder() {}

  @SuppressWarnings("deprecation") // max_grpc_timeout: Istio sets it too; its successor differs
  static RouteAction.Forward decode(
      io.envoyproxy.envoy.config.route.v3.RouteAction action, Findings findings) {
    if (action.hasMaxGrpcTimeout() && !action.getMaxGrpcTimeout().equals(action.getTimeout())) {
      findings.note("a max_grpc_timeout that is not the timeout is left out");
    }
    return new RouteAction.Forward(
        clusters(action, findings),
        action.hasTimeout() ? Reads.duration(action.getTimeout()) : TIMEOUT,
        action.hasRetryPolicy()
            ? RetryDecoder.decode(action.getRetryPolicy(), findings)
            : Optional.empty(),
        rewrite(action),
        action.getRequestMirrorPoliciesList().stream().map(ForwardDecoder::mirror).toList(),
        HashDecoder.decode(action.getHashPolicyList(), findings));
  }

  private static List<WeightedCluster> clusters(
      io.envoyproxy.envoy.config.route.v3.RouteAction action, Findings findings) {
    return switch (action.getClusterSpecifierCase()) {
      case CLUSTER -> List.of(WeightedCluster.of(action.getCluster(), 1));
      case WEIGHTED_CLUSTERS ->
          action.getWeightedClusters().getClustersList().stream()
              .map(share -> share(share, findings))
              .toList();
      case CLUSTER_HEADER,
          CLUSTER_SPECIFIER_PLUGIN,
          INLINE_CLUSTER_SPECIFIER_PLUGIN,
          CLUSTERSPECIFIER_NOT_SET ->
          throw new IllegalArgumentException("cluster by " + action.getClusterSpecifierCase());
    };
  }

  private static WeightedCluster share(ClusterWeight share, Findings findings) {
    return new WeightedCluster(
        share.getName(),
        share.getWeight().getValue(),
        HeadersDecoder.decode(
            share.getRequestHeadersToAddList(), share.getRequestHeadersToRemoveList(), findings),
        HeadersDecoder.decode(
            share.getResponseHeadersToAddList(), share.getResponseHeadersToRemoveList(), findings),
        share.hasHostRewriteLiteral()
            ? Optional.of(share.getHostRewriteLiteral())
            : Optional.empty());
  }

  private static Rewrite rewrite(io.envoyproxy.envoy.config.route.v3.RouteAction action) {
    Optional<Rewrite.PathRewrite> path = Optional.empty();
    if (!action.getPrefixRewrite().isEmpty()) {
      path = Optional.of(new Rewrite.PathRewrite.Prefix(action.getPrefixRewrite()));
    } else if (action.hasRegexRewrite()) {
      path =
          Optional.of(
              new Rewrite.PathRewrite.Regex(
                  action.getRegexRewrite().getPattern().getRegex(),
                  action.getRegexRewrite().getSubstitution()));
    }
    return new Rewrite(
        path,
        action.hasHostRewriteLiteral()
            ? Optional.of(action.getHostRewriteLiteral())
            : Optional.empty());
  }

  private static Mirror mirror(RequestMirrorPolicy policy) {
    return new Mirror(
        policy.getCluster(),
        policy.hasRuntimeFraction()
            ? Reads.fraction(policy.getRuntimeFraction())
            : Fraction.always());
  }
}
