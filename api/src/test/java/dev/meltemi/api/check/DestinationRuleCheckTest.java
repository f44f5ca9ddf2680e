package dev.meltemi.api.check;

import org.junit.jupiter.api.Test;

class DestinationRuleCheckTest {
  private static final Specs SPEC = new Specs("DestinationRule");

  @Test
  void theHostIsRequiredAndMayBeAWildcard() {
    SPEC.accepts("host: \"*.example.com\"");
    SPEC.refuses("subsets: []", "empty domain name not allowed");
    SPEC.refuses("host: \"a b\"", "label \"a b\" invalid");
  }

  @Test
  void subsetsHaveNamesAndLabels() {
    SPEC.accepts("host: a\nsubsets: [{name: v1, labels: {version: v1}}]");
    SPEC.refuses("host: a\nsubsets: [{labels: {version: v1}}]", "subset name cannot be empty");
    SPEC.refuses(
        "host: a\nsubsets: [{name: V_1, labels: {version: v1}}]", "subset name is invalid");
    SPEC.refuses(
        "host: a\nsubsets: [{name: v1, labels: {version: \"a b\"}}]",
        "invalid label value \"a b\"");
    SPEC.warns("host: a\nsubsets: [{name: v1}]", "without labels it selects every endpoint");
    SPEC.warns(
        "host: a\nsubsets: [{name: v1, labels: {a: b}}, {name: v1, labels: {a: c}}]",
        "the name stands twice");
  }

  @Test
  void aConnectionPoolLimitsSomething() {
    SPEC.accepts(
        "host: a\n"
            + "trafficPolicy: {connectionPool: {tcp: {maxConnections: 100, connectTimeout:"
            + " 30ms}}}");
    SPEC.refuses(
        "host: a\ntrafficPolicy: {connectionPool: {}}",
        "connection pool must have at least one field");
    SPEC.refuses(
        "host: a\ntrafficPolicy: {connectionPool: {tcp: {maxConnections: -1}}}",
        "must be between 0 and");
  }

  @Test
  void outlierDetectionHasPercentages() {
    SPEC.accepts(
        "host: a\n"
            + "trafficPolicy: {outlierDetection: {consecutive5xxErrors: 1, maxEjectionPercent:"
            + " 100}}");
    SPEC.refuses(
        "host: a\ntrafficPolicy: {outlierDetection: {maxEjectionPercent: 101}}",
        "between 0 and 100");
    SPEC.refuses("host: a\ntrafficPolicy: {outlierDetection: {interval: 0s}}", "greater than 1ms");
    SPEC.warns(
        "host: a\ntrafficPolicy: {outlierDetection: {consecutiveErrors: 3}}",
        "use \"consecutive5xxErrors\"");
  }

  @Test
  void theOlderNameOfLeastRequestIsAWarning() {
    SPEC.accepts("host: a\ntrafficPolicy: {loadBalancer: {simple: LEAST_REQUEST}}");
    SPEC.warns(
        "host: a\ntrafficPolicy: {loadBalancer: {simple: LEAST_CONN}}",
        "older name of LEAST_REQUEST");
  }

  private static String hash(String text) {
    return "host: a\ntrafficPolicy: {loadBalancer: {consistentHash: {" + text + "}}}";
  }

  @Test
  void consistentHashNamesOneThingToHash() {
    SPEC.accepts(hash("httpHeaderName: x-user"));
    SPEC.accepts(hash("httpQueryParameterName: user, maglev: {tableSize: 65537}"));
    SPEC.accepts(hash("useSourceIp: true, ringHash: {minimumRingSize: 2048}"));
    SPEC.accepts(hash("httpCookie: {name: u, path: /, ttl: 0s}"));
    SPEC.refuses(hash("httpHeaderName: a, useSourceIp: true"), "only one of httpHeaderName");
    SPEC.refuses(hash("httpCookie: {ttl: 1s}"), "name required for HttpCookie");
    SPEC.warns(hash("ringHash: {minimumRingSize: 2048}"), "names nothing to hash");
  }

  @Test
  void theLifeOfACookieMayBeOfAnyLength() {
    SPEC.accepts(hash("httpCookie: {name: u, ttl: 0.000001s}"));
    SPEC.refuses(hash("httpCookie: {name: u, ttl: -1s}"), "ttl must be a duration");
  }

  @Test
  void ringsAndTablesHaveASizeThatEnvoyCanBuild() {
    SPEC.refuses(hash("useSourceIp: true, maglev: {}"), "tableSize must be set");
    SPEC.refuses(hash("useSourceIp: true, maglev: {tableSize: 5000011}"), "less than 5000011");
    SPEC.refuses(hash("useSourceIp: true, maglev: {tableSize: 1000}"), "must be a prime number");
    SPEC.refuses(
        hash("useSourceIp: true, ringHash: {minimumRingSize: 9000000}"), "at most 8388608");
    SPEC.warns(hash("useSourceIp: true, minimumRingSize: 100"), "is the older form");
    SPEC.refuses(
        hash("useSourceIp: true, minimumRingSize: 100, ringHash: {}"),
        "only one of MinimumRingSize or Maglev/Ringhash");
  }

  private static String near(String setting) {
    return "host: a\ntrafficPolicy: {outlierDetection: {}, loadBalancer: {localityLbSetting: {"
        + setting
        + "}}}";
  }

  @Test
  void sharesOfLocalitiesAddUp() {
    SPEC.accepts(near("distribute: [{from: a/*, to: {a/b: 80, 'c/*': 20}}]"));
    SPEC.refuses(near("distribute: [{from: a, to: {a: 80}}]"), "total locality weight 80 != 100");
    SPEC.refuses(near("distribute: [{from: a, to: {a: 100, b: 0}}]"), "in range [1, 100]");
    SPEC.refuses(near("distribute: [{from: a, to: {a: 50, a/b: 50}}]"), "locality a/b overlap");
    SPEC.refuses(near("distribute: [{from: '*/b', to: {a: 100}}]"), "must be in the end");
    SPEC.refuses(near("distribute: [{from: a//c, to: {a: 100}}]"), "must not contain empty");
  }

  @Test
  void aRegionTakesOverFromAnother() {
    SPEC.accepts(near("failover: [{from: a, to: b}]"));
    SPEC.accepts(near("failoverPriority: [topology.istio.io/network, version=v1]"));
    SPEC.refuses(near("failover: [{from: a, to: a}]"), "must specify different regions");
    SPEC.refuses(near("failover: [{from: a/b, to: c}]"), "only specify region");
    SPEC.refuses(near("failover: [{from: '*', to: c}]"), "should not contain '*'");
    SPEC.refuses(
        near("failover: [{from: a, to: b}], distribute: [{from: a, to: {b: 100}}]"),
        "can not simultaneously specify 'distribute' and 'failover'");
    SPEC.refuses(
        near("failover: [{from: a, to: b}], failoverPriority: [topology.kubernetes.io/zone]"),
        "topology label 'topology.kubernetes.io/zone'");
    SPEC.warns(
        "host: a\n"
            + "trafficPolicy: {loadBalancer: {localityLbSetting: {failover: [{from: a, to: b}]}}}",
        "outlier detection policy must be provided");
  }

  @Test
  void endpointsWarmUpOverATime() {
    SPEC.accepts(
        "host: a\n"
            + "trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN, warmup: {duration: 30s,"
            + " minimumPercent: 5, aggression: 1.5}}}");
    SPEC.refuses(
        "host: a\ntrafficPolicy: {loadBalancer: {warmup: {minimumPercent: 5}}}",
        "duration is required");
    SPEC.refuses(
        "host: a\ntrafficPolicy: {loadBalancer: {warmup: {duration: 1s, aggression: 0.5}}}",
        "aggression should be greater than or equal to 1");
    SPEC.warns(
        "host: a\ntrafficPolicy: {loadBalancer: {simple: RANDOM, warmup: {duration: 1s}}}",
        "only ROUND_ROBIN and LEAST_REQUEST");
    SPEC.warns(
        "host: a\ntrafficPolicy: {loadBalancer: {warmupDurationSecs: 30s}}", "is the older form");
  }

  @Test
  void aTrafficPolicySaysSomething() {
    SPEC.refuses("host: a\ntrafficPolicy: {}", "traffic policy must have at least one field");
  }
}
