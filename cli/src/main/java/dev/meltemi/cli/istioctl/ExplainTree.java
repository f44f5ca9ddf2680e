package dev.meltemi.cli.istioctl;

import dev.meltemi.compile.explain.Answer;
import dev.meltemi.traffic.Endpoint;
import dev.meltemi.traffic.Origin;
import dev.meltemi.traffic.Retry;
import dev.meltemi.traffic.explain.Outcome;
import dev.meltemi.traffic.explain.Policies;
import dev.meltemi.traffic.explain.Policy;
import dev.meltemi.traffic.explain.Share;
import dev.meltemi.traffic.match.Explanation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The way of a request for programs. Field names are stable. */
final class ExplainTree {
  private ExplainTree() {}

  static Map<String, Object> of(Answer answer, Optional<Retry> standard) {
    var tree = new LinkedHashMap<String, Object>();
    var request = answer.request();
    tree.put("method", request.method());
    tree.put("url", request.scheme() + "://" + request.authority() + request.path());
    tree.put("headers", new TreeMap<>(request.headers()));
    tree.put("proxy", answer.proxy().id());
    tree.put("host", answer.host());
    tree.put("destination", answer.destination().toString());
    answer.way().listener().ifPresent(listener -> tree.put("listener", listener.name()));
    if (!answer.way().table().isEmpty()) tree.put("routes", answer.way().table());
    var tried = new ArrayList<Map<String, Object>>();
    for (Explanation.Step step : answer.way().steps().map(Explanation::steps).orElse(List.of())) {
      switch (step) {
        case Explanation.HostChosen(var host, String domain) -> {
          tree.put("virtualHost", host.name());
          tree.put("domain", domain);
        }
        case Explanation.RoutePassed(var route, String wanted, String seen) -> {
          var passed = rule(route.origin(), route.name(), false);
          passed.put("wanted", wanted);
          passed.put("seen", seen);
          tried.add(passed);
        }
        case Explanation.RouteMatched(var route) ->
            tried.add(rule(route.origin(), route.name(), true));
        case Explanation.HostUnknown _, Explanation.NoRouteLeft _ -> {}
      }
    }
    tree.put("rules", tried);
    tree.put(
        "leftOut",
        answer.leftOut().stream()
            .map(left -> {
              var out = origin(left.origin());
              out.put("why", left.why());
              return out;
            })
            .toList());
    tree.putAll(outcome(answer.way().outcome(), standard));
    return tree;
  }

  private static Map<String, Object> outcome(Outcome outcome, Optional<Retry> standard) {
    var tree = new LinkedHashMap<String, Object>();
    switch (outcome) {
      case Outcome.Closed() -> tree.put("result", "closed");
      case Outcome.NotFound() -> {
        tree.put("result", "answered");
        tree.put("status", 404);
        tree.put("flag", "NR");
      }
      case Outcome.Answered(var route, int status, _) -> {
        tree.put("result", "answered");
        tree.put("status", status);
        tree.put("policies", policies(Policies.of(route, standard)));
      }
      case Outcome.Redirected(var route, int status, String location) -> {
        tree.put("result", "redirected");
        tree.put("status", status);
        tree.put("location", location);
        tree.put("policies", policies(Policies.of(route, standard)));
      }
      case Outcome.Forwarded forwarded -> {
        tree.put("result", "forwarded");
        tree.put("path", forwarded.path());
        tree.put("authority", forwarded.authority());
        tree.put("policies", policies(Policies.of(forwarded.route(), standard)));
        tree.put("shares", forwarded.shares().stream().map(ExplainTree::share).toList());
      }
      case Outcome.Passed(_, List<Share> shares) -> {
        tree.put("result", "passed on as bytes");
        tree.put("shares", shares.stream().map(ExplainTree::share).toList());
      }
    }
    return tree;
  }

  private static Map<String, Object> share(Share share) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("cluster", share.name());
    tree.put("percent", share.percent());
    switch (share.fate()) {
      case NO_CLUSTER -> tree.put("flag", "NC");
      case NO_ENDPOINT -> tree.put("flag", "UH");
      case SENT -> {}
    }
    share
        .cluster()
        .ifPresent(cluster -> {
          if (!cluster.origin().isNone()) tree.put("origin", origin(cluster.origin()));
          tree.put("policies", policies(Policies.of(cluster)));
          tree.put("endpoints", share.endpoints().stream().map(ExplainTree::endpoint).toList());
        });
    return tree;
  }

  private static Map<String, Object> endpoint(Endpoint endpoint) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("address", endpoint.address().toString());
    tree.put("healthy", endpoint.healthy());
    tree.put("workload", endpoint.workload().toString());
    return tree;
  }

  private static List<Map<String, Object>> policies(List<Policy> policies) {
    return policies.stream()
        .<Map<String, Object>>map(policy -> {
          var tree = new LinkedHashMap<String, Object>();
          tree.put("name", policy.name());
          tree.put("value", policy.value());
          tree.put("origin", origin(policy.origin()));
          return tree;
        })
        .toList();
  }

  private static Map<String, Object> rule(Origin origin, String name, boolean matched) {
    var tree = origin(origin);
    if (!name.isEmpty()) tree.put("name", name);
    tree.put("matched", matched);
    return tree;
  }

  private static Map<String, Object> origin(Origin origin) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("object", origin.isNone() ? "default" : origin.object());
    if (origin.rule() >= 0) tree.put("rule", origin.rule());
    if (!origin.source().isEmpty()) tree.put("source", origin.source());
    return tree;
  }
}
