package dev.meltemi.traffic.text;

import dev.meltemi.traffic.Cors;
import dev.meltemi.traffic.Fault;
import dev.meltemi.traffic.HashPolicy;
import dev.meltemi.traffic.HeaderEdits;
import dev.meltemi.traffic.Mirror;
import dev.meltemi.traffic.Retry;
import dev.meltemi.traffic.RetryOn;
import dev.meltemi.traffic.Rewrite;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.WeightedCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Routes in words. */
final class RouteText {
  private RouteText() {}

  static String of(Route route) {
    List<String> parts = new ArrayList<>();
    String match = MatchText.of(route.match());
    String when = match.isEmpty() ? "" : "if " + match + " then ";
    parts.add(when + head(route.action()));
    if (route.action() instanceof RouteAction.Forward forward) forward(forward, parts);
    route.fault().ifPresent(fault -> fault(fault, parts));
    route.cors().ifPresent(cors -> parts.add(cors(cors)));
    edits("request", route.requestHeaders(), parts);
    edits("response", route.responseHeaders(), parts);
    if (!route.operation().isEmpty()) parts.add("spans " + route.operation());
    String name = route.name().isEmpty() ? "" : route.name() + ": ";
    return name + String.join("; ", parts) + "  [" + route.origin() + "]";
  }

  private static String head(RouteAction action) {
    return switch (action) {
      case RouteAction.Forward forward -> "forward to " + clusters(forward.clusters());
      case RouteAction.Redirect redirect -> redirect(redirect);
      case RouteAction.Respond(int status, String body) ->
          "respond " + status + (body.isEmpty() ? "" : " with " + MatchText.quoted(body));
    };
  }

  private static String cors(Cors cors) {
    StringBuilder text = new StringBuilder("cors for ");
    text.append(
        cors.allowOrigins().stream().map(MatchText::value).collect(Collectors.joining(" or ")));
    if (!cors.allowMethods().isEmpty()) text.append(", methods ").append(cors.allowMethods());
    if (!cors.allowHeaders().isEmpty()) text.append(", headers ").append(cors.allowHeaders());
    if (!cors.exposeHeaders().isEmpty()) text.append(", exposes ").append(cors.exposeHeaders());
    cors.maxAge().ifPresent(age -> text.append(", kept ").append(duration(age)));
    if (cors.allowCredentials()) text.append(", with credentials");
    if (!cors.forwardsStrangers()) text.append(", answers strangers");
    return text.toString();
  }

  static String clusters(List<WeightedCluster> clusters) {
    boolean alone = clusters.size() == 1 && clusters.getFirst().weight() == 1;
    return clusters.stream().map(share -> share(share, alone)).collect(Collectors.joining(", "));
  }

  private static String share(WeightedCluster share, boolean alone) {
    List<String> parts = new ArrayList<>();
    parts.add((alone ? "" : share.weight() + "x ") + share.cluster());
    share.hostRewrite().ifPresent(host -> parts.add("host becomes " + host));
    edits("request", share.requestHeaders(), parts);
    edits("response", share.responseHeaders(), parts);
    if (parts.size() == 1) return parts.getFirst();
    return parts.getFirst() + " (" + String.join("; ", parts.subList(1, parts.size())) + ")";
  }

  private static void forward(RouteAction.Forward forward, List<String> parts) {
    if (!forward.timeout().isZero()) parts.add("timeout " + duration(forward.timeout()));
    forward.retry().ifPresent(retry -> parts.add(retry(retry)));
    rewrite(forward.rewrite(), parts);
    for (Mirror mirror : forward.mirrors()) {
      parts.add("mirror " + mirror.share() + " to " + mirror.cluster());
    }
    for (HashPolicy hash : forward.hash()) parts.add("hash " + hash.words());
  }

  private static String retry(Retry retry) {
    StringBuilder text = new StringBuilder("retry " + retry.attempts() + "x on ");
    text.append(
        retry.conditions().stream().map(RetryOn::wireName).collect(Collectors.joining(",")));
    if (!retry.statusCodes().isEmpty()) text.append(" ").append(retry.statusCodes());
    if (!retry.perTryTimeout().isZero()) {
      text.append(" each within ").append(duration(retry.perTryTimeout()));
    }
    if (retry.avoidsPreviousHosts()) text.append(" elsewhere");
    text.append(" (").append(retry.hostSelectionAttempts()).append(" draws, back-off ");
    return text.append(duration(retry.backoffBase())).append(")").toString();
  }

  private static void rewrite(Rewrite rewrite, List<String> parts) {
    rewrite
        .path()
        .ifPresent(path -> {
          switch (path) {
            case Rewrite.PathRewrite.Prefix(String replacement) ->
                parts.add("matched path becomes " + MatchText.quoted(replacement));
            case Rewrite.PathRewrite.Regex(String pattern, String substitution) ->
                parts.add("path `" + pattern + "` becomes " + MatchText.quoted(substitution));
          }
        });
    rewrite.host().ifPresent(host -> parts.add("host becomes " + host));
  }

  private static String redirect(RouteAction.Redirect redirect) {
    List<String> parts = new ArrayList<>();
    redirect.scheme().ifPresent(scheme -> parts.add("scheme " + scheme));
    redirect.host().ifPresent(host -> parts.add("host " + host));
    redirect.port().ifPresent(port -> parts.add("port " + port));
    redirect
        .path()
        .ifPresent(path -> {
          switch (path) {
            case RouteAction.RedirectPath.Whole(String whole) -> parts.add("path " + whole);
            case RouteAction.RedirectPath.Prefix(String prefix) ->
                parts.add("matched path " + prefix);
          }
        });
    return "redirect " + redirect.status() + " to " + String.join(", ", parts);
  }

  private static void fault(Fault fault, List<String> parts) {
    fault
        .delay()
        .ifPresent(
            delay -> parts.add("delay " + delay.share() + " by " + duration(delay.duration())));
    fault
        .abort()
        .ifPresent(abort -> {
          String cause =
              switch (abort.cause()) {
                case Fault.Cause.Http(int status) -> "status " + status;
                case Fault.Cause.Grpc(int status) -> "gRPC status " + status;
              };
          parts.add("abort " + abort.share() + " with " + cause);
        });
  }

  private static void edits(String which, HeaderEdits edits, List<String> parts) {
    for (HeaderEdits.Header set : edits.set()) {
      parts.add("set " + which + " header " + set.name() + " to " + MatchText.quoted(set.value()));
    }
    for (HeaderEdits.Header add : edits.add()) {
      parts.add("add " + which + " header " + add.name() + " " + MatchText.quoted(add.value()));
    }
    edits.remove().forEach(name -> parts.add("remove " + which + " header " + name));
  }

  /** Whole seconds as such, else milliseconds. */
  static String duration(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }
}
