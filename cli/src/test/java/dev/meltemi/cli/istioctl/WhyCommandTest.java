package dev.meltemi.cli.istioctl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WhyCommandTest {

  @Test
  void theInnermostProxyThatSaysSomethingKnowsTheCause() {
    String log =
        line(
                "10:00:00.001Z",
                503,
                "-",
                "via_upstream",
                "id-1",
                "10.244.0.5:9080",
                "outbound|9080||reviews.default.svc.cluster.local")
            + line(
                "10:00:00.002Z",
                503,
                "UO",
                "overflow",
                "id-1",
                "-",
                "outbound|9080||ratings.default.svc.cluster.local")
            + line(
                "10:00:01.000Z",
                200,
                "-",
                "via_upstream",
                "id-2",
                "10.244.0.5:9080",
                "outbound|9080||reviews.default.svc.cluster.local");
    Cli result = Cli.runWith(log, "why", "id-1", "--log", "-");
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("503 UO", "circuit breaker was open", "ratings.default", "connectionPool")
        .doesNotContain("id-2");
  }

  @Test
  void everyFlagHasACauseAndARemedy() {
    assertThat(why(404, "NR", "route_not_found")).contains("No route took", "istioctl explain");
    assertThat(why(503, "NC", "cluster_not_found")).contains("does not know", "DestinationRule");
    assertThat(why(503, "UF", "upstream_reset_before_response_started{connection_failure}"))
        .contains("could not connect to 10.244.0.5:9080");
    assertThat(why(503, "UC", "upstream_reset_before_response_started{connection_termination}"))
        .contains("idleTimeout", "retryOn");
    assertThat(why(504, "UT", "response_timeout"))
        .contains("timeout ended the request after 12 ms");
    assertThat(why(504, "UT", "upstream_per_try_timeout")).contains("perTryTimeout");
    assertThat(why(500, "FI", "fault_filter_abort")).contains("on purpose", "fault.abort");
    assertThat(why(0, "DC", "downstream_remote_disconnect")).contains("client went away");
    assertThat(why(500, "-", "via_upstream")).contains("10.244.0.5:9080 itself answered with 500");
    assertThat(why(502, "-", "direct_response")).contains("ServiceEntry");
  }

  @Test
  void theLast503IsFoundAmongOtherLines() {
    String log =
        "starting\n"
            + line("10:00:00.001Z", 503, "NC", "cluster_not_found", "a", "-", "-")
            + line("10:00:02.001Z", 503, "UF", "x", "b", "10.244.0.5:9080", "-")
            + line("10:00:03.001Z", 200, "-", "via_upstream", "c", "-", "-");
    assertThat(Cli.runWith(log, "why", "--last-503", "--log", "-").out())
        .contains("could not connect");
    Cli none = Cli.runWith(log, "why", "--last", "418", "--log", "-");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("No request with status 418 is in the 3 lines");
  }

  private static String why(int status, String flags, String details) {
    String log =
        line(
            "10:00:00.001Z",
            status,
            flags,
            details,
            "x",
            "10.244.0.5:9080",
            "outbound|9080||reviews.default.svc.cluster.local");
    return Cli.runWith(log, "why", "x", "--log", "-").out();
  }

  private static String line(
      String time,
      int status,
      String flags,
      String details,
      String id,
      String host,
      String cluster) {
    return ("[2026-11-24T%s] \"GET /reviews/1 HTTP/1.1\" %d %s %s - \"-\" 0 19 12 - \"-\""
            + " \"curl/8\" \"%s\" \"reviews:9080\" \"%s\" %s - 10.96.0.3:9080 10.244.0.9:41 - -\n")
        .formatted(time, status, flags, details, id, host, cluster);
  }
}
