package dev.meltemi.cli.istioctl;

/**
 * Why a request failed, out of what its proxy recorded (Envoy's response flags and details).
 *
 * @param why one or two sentences
 * @param remedy what to look at or change
 */
record Cause(String why, String remedy) {

  static Cause of(AccessLine line) {
    if (line.hasFlag("NR")) {
      return new Cause(
          "No route took the request: the proxy has no virtual host or no rule for \"%s\" and this path, and answered 404 itself."
              .formatted(line.authority()),
          "See which rules were tried: istioctl explain http://%s… --from WORKLOAD (or --gateway NAME)."
              .formatted(line.authority()));
    }
    if (line.hasFlag("NC")) {
      return new Cause(
          "The rule sends the request to a cluster that the proxy does not know (%s): the host, the port or the subset of the destination does not exist."
              .formatted(line.cluster()),
          "Define the subset in a DestinationRule, or correct the destination: istioctl analyze"
              + " names it.");
    }
    if (line.hasFlag("UH")) {
      return new Cause(
          "No endpoint of %s was healthy: there is none, none is ready, or outlier detection has taken all of them out."
              .formatted(line.cluster()),
          "Look at the pods behind it and their readiness.");
    }
    if (line.hasFlag("UO")) {
      return new Cause(
          "A circuit breaker was open: more connections, waiting or running requests than the limits of %s allow, so the proxy answered 503 at once."
              .formatted(line.cluster()),
          "Raise connectionPool in the DestinationRule of the host, or send less; /stats of the"
              + " proxy counts upstream_rq_pending_overflow.");
    }
    if (line.hasFlag("FI")) {
      return new Cause(
          "The request was aborted on purpose: a rule injects this fault; the service was never"
              + " asked.",
          "Remove fault.abort from the VirtualService rule" + route(line) + ".");
    }
    if (line.hasFlag("UF")) return connection(line);
    if (line.hasFlag("UC") || line.hasFlag("UR")) {
      return new Cause(
          "The connection to %s ended before its response did (%s): typically the server closed an idle connection at the moment it was used again, or it crashed."
              .formatted(line.endpoint(), line.details()),
          "Set connectionPool.http.idleTimeout below the server's own keep-alive time, or retry on"
              + " reset: retries: {attempts: 2, retryOn: \"reset,connect-failure\"}.");
    }
    if (line.hasFlag("UT")) return timeout(line);
    if (line.hasFlag("SI")) {
      return new Cause(
          "Nothing moved on the request for so long that the proxy ended it (stream idle timeout).",
          "Let the server or the client send something, or end the request earlier by a timeout.");
    }
    if (line.hasFlag("DC")) {
      return new Cause(
          "The client went away after %d ms, before it had its response.".formatted(line.millis()),
          "Compare the client's own timeout with the time that the service needs.");
    }
    if (line.hasFlag("DPE") || line.hasFlag("UPE")) {
      String who = line.hasFlag("DPE") ? "client" : "server " + line.endpoint();
      return new Cause(
          "What the %s sent is not HTTP as the proxy reads it (%s).".formatted(who, line.details()),
          "Check the port's name and protocol: istioctl analyze.");
    }
    return ofTheService(line);
  }

  private static Cause connection(AccessLine line) {
    boolean tls =
        (line.failure() + line.details()).toLowerCase(java.util.Locale.ROOT).contains("tls");
    if (tls) {
      return new Cause(
          "TLS between the proxy and %s failed: %s. One side speaks TLS and the other does not, or a certificate is not accepted."
              .formatted(line.endpoint(), line.failure()),
          "Compare tls of the DestinationRule with what the server speaks.");
    }
    return new Cause(
        "The proxy could not connect to %s of %s (%s)."
            .formatted(
                line.endpoint(),
                line.cluster(),
                line.failure().equals("-") ? line.details() : line.failure()),
        "Does the pod listen on that port, and is targetPort of the Service right?");
  }

  private static Cause timeout(AccessLine line) {
    return line.details().contains("per_try")
        ? new Cause(
            "Every try took longer than perTryTimeout; the last one was at %s."
                .formatted(line.endpoint()),
            "Raise perTryTimeout of the rule%s, or make the service quicker."
                .formatted(route(line)))
        : new Cause(
            "The rule's timeout ended the request after %d ms while %s had not answered."
                .formatted(line.millis(), line.endpoint()),
            "Raise timeout of the rule%s, or make the service quicker.".formatted(route(line)));
  }

  private static Cause ofTheService(AccessLine line) {
    if (line.details().equals("direct_response")) {
      return new Cause(
          "The proxy answered %d itself, as a rule says%s; an unknown host is answered with 502 where outboundTrafficPolicy is REGISTRY_ONLY."
              .formatted(line.status(), route(line)),
          "Make the host known by a ServiceEntry, or change the rule.");
    }
    return new Cause(
        "The mesh did nothing wrong: %s itself answered with %d."
            .formatted(line.endpoint(), line.status()),
        "Look into the log of that pod.");
  }

  private static String route(AccessLine line) {
    return line.route().equals("-") ? "" : " " + line.route();
  }
}
