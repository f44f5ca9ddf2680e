package dev.meltemi.api.convert;

import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.yaml.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** DestinationPolicies become policies of a DestinationRule or of its subsets. */
final class DestinationPolicies {
  private final Targets targets;
  private final List<Problem> problems;

  DestinationPolicies(Targets targets, List<Problem> problems) {
    this.targets = targets;
    this.problems = problems;
  }

  void add(Node.Mapping document, Origin origin, String namespace) {
    var spec = Old.spec(document, origin, problems);
    var destination = spec.inner("destination");
    if (destination.isEmpty()) {
      spec.error("destination is required", "For example: destination: {name: reviews}");
      return;
    }
    var target = targets.read(destination.get(), namespace);
    Map<String, Object> policy = new LinkedHashMap<>();
    spec.inner("loadBalancing").ifPresent(balancing -> balancing(balancing, policy));
    spec.inner("circuitBreaker").ifPresent(breaker -> breaker(breaker, policy));
    spec.refuse(
        "a DestinationRule holds for all callers of a namespace",
        "Put a DestinationRule into the caller's namespace.",
        "source");
    spec.refuse("a policy of one's own cannot be written today", "Remove it.", "custom");
    spec.done();
    if (policy.isEmpty()) {
      spec.error("it says nothing of the destination", "Remove the DestinationPolicy.");
    } else if (!targets.policy(target, policy)) {
      spec.error("there is another policy for the same instances", "Put both into one.");
    }
  }

  private static void balancing(Old balancing, Map<String, Object> policy) {
    var name = balancing.text("name");
    if (!name.isEmpty()) {
      var modern = name.equals("LEAST_CONN") ? "LEAST_REQUEST" : name;
      policy.put("loadBalancer", Map.of("simple", modern));
    }
    balancing.refuse("a policy of one's own cannot be written today", "Remove it.", "custom");
    balancing.done();
  }

  private static void breaker(Old breaker, Map<String, Object> policy) {
    breaker
        .inner("simpleCb")
        .ifPresent(simple -> {
          Map<String, Object> tcp = new LinkedHashMap<>();
          simple.copy(tcp, "maxConnections");
          Map<String, Object> http = new LinkedHashMap<>();
          simple.rename(http, "httpMaxPendingRequests", "http1MaxPendingRequests");
          simple.rename(http, "httpMaxRequests", "http2MaxRequests");
          simple.rename(http, "httpMaxRequestsPerConnection", "maxRequestsPerConnection");
          simple.rename(http, "httpMaxRetries", "maxRetries");
          Map<String, Object> pool = new LinkedHashMap<>();
          if (!tcp.isEmpty()) pool.put("tcp", tcp);
          if (!http.isEmpty()) pool.put("http", http);
          if (!pool.isEmpty()) policy.put("connectionPool", pool);
          Map<String, Object> outlier = new LinkedHashMap<>();
          simple.rename(outlier, "httpConsecutiveErrors", "consecutive5xxErrors");
          simple.rename(outlier, "httpDetectionInterval", "interval");
          simple.rename(outlier, "sleepWindow", "baseEjectionTime");
          simple.rename(outlier, "httpMaxEjectionPercent", "maxEjectionPercent");
          if (!outlier.isEmpty()) policy.put("outlierDetection", outlier);
          simple.done();
        });
    breaker.refuse("a policy of one's own cannot be written today", "Remove it.", "custom");
    breaker.done();
  }
}
