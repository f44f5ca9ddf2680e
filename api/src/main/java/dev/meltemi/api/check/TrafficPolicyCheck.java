package dev.meltemi.api.check;

import dev.meltemi.api.istio.ClientTls;
import dev.meltemi.api.istio.OutlierDetection;
import dev.meltemi.api.istio.TrafficPolicy;

/** Istio's rules for a traffic policy. */
final class TrafficPolicyCheck {
  private TrafficPolicyCheck() {}

  static void check(TrafficPolicy policy, Findings at) {
    policy
        .loadBalancer()
        .flatMap(TrafficPolicy.LoadBalancer::consistentHash)
        .ifPresent(h -> ConsistentHashCheck.check(h, at.in("loadBalancer.consistentHash")));
    policy
        .loadBalancer()
        .flatMap(TrafficPolicy.LoadBalancer::localityLb)
        .ifPresent(setting ->
            LocalityLbCheck.check(
                setting,
                policy.outlierDetection().isPresent(),
                at.in("loadBalancer.localityLbSetting")));
    policy
        .loadBalancer()
        .filter(balancer -> balancer.warmup().isPresent())
        .ifPresent(balancer -> warmup(balancer, at.in("loadBalancer.warmup")));
    policy.outlierDetection().ifPresent(o -> outlier(o, at.in("outlierDetection")));
    policy.tls().ifPresent(t -> tls(t, at.in("tls")));
    for (var port : policy.portLevelSettings()) {
      var in = at.in("portLevelSettings");
      in.errorIf(port.port() == 0, "PortRequired", "port number is required");
      check(port.policy(), in);
    }
  }

  private static void warmup(TrafficPolicy.LoadBalancer balancer, Findings at) {
    TrafficPolicy.Warmup warmup = balancer.warmup().orElseThrow();
    boolean warms =
        balancer.consistentHash().isEmpty()
            && (balancer.algorithm() == TrafficPolicy.Algorithm.ROUND_ROBIN
                || balancer.algorithm() == TrafficPolicy.Algorithm.LEAST_REQUEST);
    if (!warms) {
      at.warning(
          "Ineffective",
          "only ROUND_ROBIN and LEAST_REQUEST let endpoints warm up",
          "Remove one of the two");
    }
    at.errorIf(warmup.duration().isEmpty(), "DurationRequired", "duration is required");
    at.errorIf(
        warmup.minimumPercent().filter(p -> p > 100).isPresent(),
        "OutOfRange",
        "minimumPercent value should be less than or equal to 100");
    at.errorIf(
        warmup.aggression().filter(a -> a < 1).isPresent(),
        "OutOfRange",
        "aggression should be greater than or equal to 1");
  }

  private static void outlier(OutlierDetection outlier, Findings at) {
    at.errorIf(
        outlier.consecutiveLocalOriginFailures().isPresent()
            && !outlier.splitExternalLocalOriginErrors(),
        "BadOutlierDetection",
        "outlier detection consecutive local origin failures is specified, but split external local"
            + " origin errors is set to false");
  }

  private static void tls(ClientTls tls, Findings at) {
    var files = tls.files();
    boolean noCertificate = files.clientCertificate().isEmpty();
    boolean noKey = files.privateKey().isEmpty();
    boolean noAuthority = files.caCertificates().isEmpty();
    boolean noNames = tls.subjectAltNames().isEmpty();
    boolean noCredential = tls.credentialName().isEmpty();
    switch (tls.mode()) {
      case MUTUAL -> {
        boolean noFiles = noCertificate && noKey && noAuthority;
        at.errorIf(
            !noCredential && !noFiles,
            "BadTls",
            "cannot specify client certificates or CA certificate if credentialName is set");
        at.errorIf(
            noCredential && noCertificate, "BadTls", "client certificate required for mutual tls");
        at.errorIf(noCredential && noKey, "BadTls", "private key required for mutual tls");
        at.errorIf(
            tls.insecureSkipVerify() && (!noAuthority || !noNames),
            "BadTls",
            "cannot specify CaCertificates or SubjectAltNames when InsecureSkipVerify is set true");
      }
      case SIMPLE -> {
        at.errorIf(
            !noCredential && !noAuthority,
            "BadTls",
            "cannot specify CA certificate if credentialName is set");
        at.errorIf(
            tls.insecureSkipVerify() && (!noAuthority || !noCredential || !noNames),
            "BadTls",
            "cannot specify CaCertificates or CredentialName or SubjectAltNames when"
                + " InsecureSkipVerify is set true");
      }
      case ISTIO_MUTUAL ->
          at.errorIf(
              !noCertificate || !noKey || !noAuthority || !noNames || !noCredential,
              "BadTls",
              "no certificate fields may be set for ISTIO_MUTUAL");
      case DISABLE -> {}
    }
  }
}
