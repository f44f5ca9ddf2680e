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
    SPEC.refuses("host: a\nsubsets: [{name: V_1, labels: {version: v1}}]", "subset name is invalid");
    SPEC.refuses("host: a\nsubsets: [{name: v1, labels: {version: \"a b\"}}]", "invalid label value \"a b\"");
    SPEC.warns("host: a\nsubsets: [{name: v1}]", "without labels it selects every endpoint");
    SPEC.warns(
        "host: a\nsubsets: [{name: v1, labels: {a: b}}, {name: v1, labels: {a: c}}]", "the name stands twice");
  }

  @Test
  void aConnectionPoolLimitsSomething() {
    SPEC.accepts("host: a\ntrafficPolicy: {connectionPool: {tcp: {maxConnections: 100, connectTimeout: 30ms}}}");
    SPEC.refuses("host: a\ntrafficPolicy: {connectionPool: {}}", "connection pool must have at least one field");
    SPEC.refuses("host: a\ntrafficPolicy: {connectionPool: {tcp: {maxConnections: -1}}}", "must be between 0 and");
  }

  @Test
  void outlierDetectionHasPercentages() {
    SPEC.accepts("host: a\ntrafficPolicy: {outlierDetection: {consecutive5xxErrors: 1, maxEjectionPercent: 100}}");
    SPEC.refuses("host: a\ntrafficPolicy: {outlierDetection: {maxEjectionPercent: 101}}", "between 0 and 100");
    SPEC.refuses("host: a\ntrafficPolicy: {outlierDetection: {interval: 0s}}", "greater than 1ms");
    SPEC.warns("host: a\ntrafficPolicy: {outlierDetection: {consecutiveErrors: 3}}", "use \"consecutive5xxErrors\"");
  }

  @Test
  void theOlderNameOfLeastRequestIsAWarning() {
    SPEC.accepts("host: a\ntrafficPolicy: {loadBalancer: {simple: LEAST_REQUEST}}");
    SPEC.warns("host: a\ntrafficPolicy: {loadBalancer: {simple: LEAST_CONN}}", "older name of LEAST_REQUEST");
  }
}
