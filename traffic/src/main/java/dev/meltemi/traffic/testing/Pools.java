package dev.meltemi.traffic.testing;

import java.util.List;

/** The words that random traffic and random requests share. */
final class Pools {
  static final List<String> DOMAINS =
      List.of(
          "reviews",
          "reviews.default.svc.cluster.local",
          "ratings",
          "*.example.com",
          "*.a.example.com",
          "www.*",
          "*",
          "10.96.0.11");
  static final List<String> AUTHORITIES =
      List.of(
          "reviews",
          "Reviews:9080",
          "reviews.default.svc.cluster.local:9080",
          "ratings:80",
          "x.example.com",
          "X.a.Example.com:443",
          ".example.com",
          "www.somewhere.org",
          "10.96.0.11:9080",
          "[::1]:80",
          "::1",
          "");
  static final List<String> PATHS =
      List.of("/", "/reviews/1", "/Reviews/1", "/ratings/7", "/a", "/ab", "/a/b");
  static final List<String> QUERIES = List.of("", "?", "?a=1", "?a=1&b=2", "?b&a=x", "?a", "?ab=1");
  static final List<String> HEADERS = List.of("end-user", "cookie", "x-version");
  static final List<String> VALUES = List.of("jason", "user=jason", "a; user=jason; b", "v1", "");
  static final List<String> METHODS = List.of("GET", "POST");
  static final List<String> REGEXES =
      List.of(
          "^(.*?;)?\\s*(user=jason)(;.*)?$",
          ".*",
          "ja[a-z]+",
          "/a(b|/b)?",
          "/reviews/\\d+",
          "v\\d",
          "(?i)JASON",
          "/ra.*7");
  static final List<String> CLUSTERS =
      List.of(
          "outbound|9080|v1|reviews.default.svc.cluster.local",
          "outbound|9080|v2|reviews.default.svc.cluster.local",
          "PassthroughCluster");

  private Pools() {}
}
