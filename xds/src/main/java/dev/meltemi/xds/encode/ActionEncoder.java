package dev.meltemi.xds.encode;

import dev.meltemi.traffic.HashPolicy;
import dev.meltemi.traffic.Mirror;
import dev.meltemi.traffic.Retry;
import dev.meltemi.traffic.RetryOn;
import dev.meltemi.traffic.Rewrite;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.WeightedCluster;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.RedirectAction;
import io.envoyproxy.envoy.config.route.v3.RedirectAction.RedirectResponseCode;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.RetryBackOff;
import io.envoyproxy.envoy.config.route.v3.RouteAction.RequestMirrorPolicy;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatchAndSubstitute;
import java.util.stream.Collectors;

/** What routes do. */
final class ActionEncoder {
  static final String PREVIOUS_HOSTS = "envoy.retry_host_predicates.previous_hosts";

  private ActionEncoder() {}

  @SuppressWarnings("deprecation") // max_grpc_timeout: Istio sets it too; its successor differs
  static io.envoyproxy.envoy.config.route.v3.RouteAction encode(RouteAction.Forward forward) {
    var encoded = io.envoyproxy.envoy.config.route.v3.RouteAction.newBuilder();
    WeightedCluster first = forward.clusters().getFirst();
    if (forward.clusters().size() == 1 && first.equals(WeightedCluster.of(first.cluster(), 1))) {
      encoded.setCluster(first.cluster());
    } else {
      var split = io.envoyproxy.envoy.config.route.v3.WeightedCluster.newBuilder();
      for (WeightedCluster share : forward.clusters()) split.addClusters(encode(share));
      encoded.setWeightedClusters(split);
    }
    encoded
        .setTimeout(Scalars.duration(forward.timeout()))
        .setMaxGrpcTimeout(Scalars.duration(forward.timeout()));
    forward.retry().ifPresent(retry -> encoded.setRetryPolicy(encode(retry)));
    rewrite(encoded, forward.rewrite());
    for (Mirror mirror : forward.mirrors()) {
      encoded.addRequestMirrorPolicies(
          RequestMirrorPolicy.newBuilder()
              .setCluster(mirror.cluster())
              .setRuntimeFraction(Scalars.runtimeFraction(mirror.share()))
              .setTraceSampled(Scalars.bool(false))
              // The host stays as it is, as with Istio's DISABLE_SHADOW_HOST_SUFFIX.
              .setDisableShadowHostSuffixAppend(true));
    }
    for (HashPolicy hash : forward.hash()) encoded.addHashPolicy(HashEncoder.encode(hash));
    return encoded.build();
  }

  private static ClusterWeight encode(WeightedCluster share) {
    ClusterWeight.Builder encoded =
        ClusterWeight.newBuilder()
            .setName(share.cluster())
            .setWeight(Scalars.uint32(share.weight()))
            .addAllRequestHeadersToAdd(HeadersEncoder.added(share.requestHeaders()))
            .addAllRequestHeadersToRemove(share.requestHeaders().remove())
            .addAllResponseHeadersToAdd(HeadersEncoder.added(share.responseHeaders()))
            .addAllResponseHeadersToRemove(share.responseHeaders().remove());
    share.hostRewrite().ifPresent(encoded::setHostRewriteLiteral);
    return encoded.build();
  }

  private static void rewrite(
      io.envoyproxy.envoy.config.route.v3.RouteAction.Builder encoded, Rewrite rewrite) {
    rewrite.host().ifPresent(encoded::setHostRewriteLiteral);
    rewrite
        .path()
        .ifPresent(path -> {
          switch (path) {
            case Rewrite.PathRewrite.Prefix(String replacement) ->
                encoded.setPrefixRewrite(replacement);
            case Rewrite.PathRewrite.Regex(String pattern, String substitution) ->
                encoded.setRegexRewrite(
                    RegexMatchAndSubstitute.newBuilder()
                        .setPattern(Scalars.regex(pattern))
                        .setSubstitution(substitution));
          }
        });
  }

  private static RetryPolicy encode(Retry retry) {
    RetryPolicy.Builder encoded =
        RetryPolicy.newBuilder()
            .setRetryOn(
                retry.conditions().stream().map(RetryOn::wireName).collect(Collectors.joining(",")))
            .setNumRetries(Scalars.uint32(retry.attempts()))
            .addAllRetriableStatusCodes(retry.statusCodes())
            .setHostSelectionRetryMaxAttempts(retry.hostSelectionAttempts());
    if (!retry.perTryTimeout().isZero()) {
      encoded.setPerTryTimeout(Scalars.duration(retry.perTryTimeout()));
    }
    if (retry.avoidsPreviousHosts()) {
      encoded.addRetryHostPredicate(
          RetryPolicy.RetryHostPredicate.newBuilder()
              .setName(PREVIOUS_HOSTS)
              .setTypedConfig(Scalars.pack(PreviousHostsPredicate.getDefaultInstance())));
    }
    if (!retry.backoffBase().equals(Retry.DEFAULT_BACKOFF)) {
      encoded.setRetryBackOff(
          RetryBackOff.newBuilder().setBaseInterval(Scalars.duration(retry.backoffBase())));
    }
    return encoded.build();
  }

  static RedirectAction encode(RouteAction.Redirect redirect) {
    RedirectAction.Builder encoded = RedirectAction.newBuilder();
    redirect.scheme().ifPresent(encoded::setSchemeRedirect);
    redirect.host().ifPresent(encoded::setHostRedirect);
    redirect.port().ifPresent(encoded::setPortRedirect);
    redirect
        .path()
        .ifPresent(path -> {
          switch (path) {
            case RouteAction.RedirectPath.Whole(String whole) -> encoded.setPathRedirect(whole);
            case RouteAction.RedirectPath.Prefix(String prefix) -> encoded.setPrefixRewrite(prefix);
          }
        });
    return encoded.setResponseCode(code(redirect.status())).build();
  }

  private static RedirectResponseCode code(int status) {
    return switch (status) {
      case 301 -> RedirectResponseCode.MOVED_PERMANENTLY;
      case 302 -> RedirectResponseCode.FOUND;
      case 303 -> RedirectResponseCode.SEE_OTHER;
      case 307 -> RedirectResponseCode.TEMPORARY_REDIRECT;
      case 308 -> RedirectResponseCode.PERMANENT_REDIRECT;
      default -> throw new IllegalArgumentException("redirect with status " + status);
    };
  }

  static DirectResponseAction encode(RouteAction.Respond respond) {
    DirectResponseAction.Builder encoded =
        DirectResponseAction.newBuilder().setStatus(respond.status());
    if (!respond.body().isEmpty()) {
      encoded.setBody(DataSource.newBuilder().setInlineString(respond.body()));
    }
    return encoded.build();
  }
}
