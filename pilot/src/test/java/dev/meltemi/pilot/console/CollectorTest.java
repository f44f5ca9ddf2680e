package dev.meltemi.pilot.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meltemi.pilot.push.ProxyState;
import dev.meltemi.testkit.TestAuthority;
import dev.meltemi.traffic.Secret;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.xds.ProxyNode;
import dev.meltemi.xds.encode.EncodedResources;
import dev.meltemi.xds.encode.ResourceEncoder;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the console's pages say of what proxies count. */
final class CollectorTest {
  private static final long START = 1_700_000_000;
  private static final String ACCOUNT = "spiffe://cluster.local/ns/default/sa/productpage";

  private final Map<String, String> metrics = new TreeMap<>();
  private Instant now = Instant.ofEpochSecond(START);
  private List<ProxyState> proxies =
      List.of(
          proxy("productpage-v1", EncodedResources.empty()),
          proxy("reviews-v2", EncodedResources.empty()));
  private final Collector collector =
      new Collector(
          () -> proxies,
          proxy -> {
            String text = metrics.get(proxy.node().name());
            if (text == null) throw new IOException("connection refused");
            return text;
          },
          () -> now);
  private final ConsolePages pages = new ConsolePages(collector);

  private static ProxyState proxy(String workload, EncodedResources resources) {
    var node =
        new ProxyNode(
            workload + "-id",
            "sidecar",
            "10.0.0." + Math.floorMod(workload.hashCode(), 250),
            workload,
            "default",
            Map.of(),
            Map.of("WORKLOAD_NAME", workload, "SERVICE_ACCOUNT", "productpage"),
            "");
    return new ProxyState(node, 3, 3, 0, Map.of(), resources);
  }

  private static String labels(String reporter, String code, String flags, String more) {
    return "reporter=\""
        + reporter
        + "\",source_workload=\"productpage-v1\","
        + "source_workload_namespace=\"default\",source_canonical_service=\"productpage\","
        + "source_canonical_revision=\"v1\",destination_workload=\"reviews-v2\","
        + "destination_workload_namespace=\"default\",destination_canonical_service=\"reviews\","
        + "destination_canonical_revision=\"v2\","
        + "destination_service=\"reviews.default.svc.cluster.local\","
        + "destination_service_name=\"reviews\",destination_service_namespace=\"default\","
        + "response_code=\""
        + code
        + "\",response_flags=\""
        + flags
        + "\""
        + more;
  }

  private static String sent(int good, int bad) {
    var text = new StringBuilder("# TYPE istio_requests_total counter\n");
    count(text, "istio_requests_total", labels("source", "200", "-", ""), good);
    count(text, "istio_requests_total", labels("source", "503", "UF", ""), bad);
    count(
        text,
        "meltemi_rule_requests_total",
        "object=\"VirtualService default/reviews\",rule=\"1\"",
        good);
    String bucket = "istio_request_duration_milliseconds_bucket";
    count(text, bucket, labels("source", "200", "-", ",le=\"5\""), good / 2);
    count(text, bucket, labels("source", "200", "-", ",le=\"10\""), good);
    count(text, bucket, labels("source", "200", "-", ",le=\"+Inf\""), good);
    return text.toString();
  }

  private static void count(StringBuilder text, String name, String labels, long value) {
    text.append(name).append('{').append(labels).append("} ").append(value).append('\n');
  }

  private void after(int seconds) throws Exception {
    now = now.plusSeconds(seconds);
    collector.round();
  }

  private static JsonNode json(Object tree) {
    var mapper = new JsonMapper();
    return mapper.readTree(mapper.writeValueAsString(tree));
  }

  private JsonNode flow() {
    JsonNode flows = json(pages.flows(Map.of(), proxies)).get("flows");
    assertThat(flows.size()).isEqualTo(1);
    return flows.get(0);
  }

  @Test
  void whatCountersGrowByIsAFlowWithItsRateFailuresAndDurations() throws Exception {
    metrics.put("productpage-v1", sent(1000, 0));
    after(5);
    assertThat(json(pages.flows(Map.of(), proxies)).get("flows").size()).isZero();
    metrics.put("productpage-v1", sent(1120, 30));
    after(5);
    JsonNode flow = flow();
    assertThat(flow.at("/source/workload").asString()).isEqualTo("productpage-v1");
    assertThat(flow.at("/destination/version").asString()).isEqualTo("v2");
    assertThat(flow.at("/service/host").asString()).isEqualTo("reviews.default.svc.cluster.local");
    assertThat(flow.get("requests").asInt()).isEqualTo(150);
    assertThat(flow.get("failures").asInt()).isEqualTo(30);
    assertThat(flow.get("rate").asDouble()).isEqualTo(2.5);
    assertThat(flow.get("p50").asDouble()).isEqualTo(5);
    assertThat(flow.get("p90").asDouble()).isEqualTo(9);
    assertThat(flow.at("/outcomes/503 UF").asInt()).isEqualTo(30);
    assertThat(flow.at("/outcomes/200 -").asInt()).isEqualTo(120);
    JsonNode rules = json(pages.rules());
    assertThat(rules.at("/0/object").asString()).isEqualTo("VirtualService default/reviews");
    assertThat(rules.at("/0/requests").asInt()).isEqualTo(120);
  }

  @Test
  void aProxyThatBeganAnewCountsFromZero() throws Exception {
    metrics.put("productpage-v1", sent(1000, 0));
    after(5);
    metrics.put("productpage-v1", sent(7, 0));
    after(5);
    assertThat(flow().get("requests").asInt()).isEqualTo(7);
  }

  @Test
  void whatIsOlderThanTheWindowOrTheHourIsGone() throws Exception {
    metrics.put("productpage-v1", sent(0, 0));
    after(5);
    metrics.put("productpage-v1", sent(10, 0));
    after(5);
    now = now.plusSeconds(60);
    assertThat(json(pages.flows(Map.of("window", "60"), proxies)).get("flows").size()).isZero();
    assertThat(json(pages.flows(Map.of("window", "300"), proxies)).get("flows").size())
        .isEqualTo(1);
    JsonNode points = json(pages.history(Map.of())).get("points");
    assertThat(points.size()).isEqualTo(720);
    assertThat(points.get(707).get("requests").asInt()).isEqualTo(10);
    assertThat(points.get(719).get("time").asLong()).isEqualTo(START + 70);
    now = now.plusSeconds(3600);
    assertThat(json(pages.flows(Map.of("window", "3600"), proxies)).get("flows").size()).isZero();
  }

  @Test
  void aFlowIsMutualTlsWhenItsDestinationHasSeenTheSourcesCertificate() throws Exception {
    metrics.put("productpage-v1", sent(0, 0));
    metrics.put("reviews-v2", "");
    after(5);
    metrics.put("productpage-v1", sent(10, 0));
    after(5);
    assertThat(flow().get("security").asString()).isEqualTo("unknown");
    String seen = ",source_principal=\"" + ACCOUNT + "\",connection_security_policy=\"mutual_tls\"";
    var text = new StringBuilder();
    count(text, "istio_requests_total", labels("destination", "200", "-", seen), 10);
    metrics.put("reviews-v2", text.toString());
    after(5);
    assertThat(flow().get("security").asString()).isEqualTo("mutual_tls");
  }

  @Test
  void aProxyWhoseMetricsCannotBeReadIsNamedWithTheReason() throws Exception {
    metrics.put("productpage-v1", sent(0, 0));
    after(5);
    JsonNode all = json(pages.proxies(proxies));
    assertThat(all.at("/0/metrics").asString()).isEmpty();
    assertThat(all.at("/0/acknowledged").asInt()).isEqualTo(3);
    assertThat(all.at("/1/metrics").asString()).isEqualTo("connection refused");
  }

  @Test
  void restedEndpointsAndRefusalsOfAHostAreToldByProxy() throws Exception {
    String cluster = "envoy_cluster_name=\"outbound|9080||reviews.default.svc.cluster.local\"";
    var text = new StringBuilder();
    count(text, "envoy_cluster_outlier_detection_ejections_active", cluster, 1);
    count(text, "envoy_cluster_upstream_rq_pending_overflow", cluster, 7);
    count(text, "envoy_cluster_upstream_rq_active", "envoy_cluster_name=\"outbound|1||b\"", 0);
    metrics.put("productpage-v1", text.toString());
    after(5);
    JsonNode all = json(pages.limits(Map.of("host", "reviews.default.svc.cluster.local")));
    assertThat(all.size()).isEqualTo(1);
    assertThat(all.at("/0/proxy").asString()).isEqualTo("default/productpage-v1");
    assertThat(all.at("/0/ejected").asInt()).isEqualTo(1);
    assertThat(all.at("/0/refusedRequests").asInt()).isEqualTo(7);
    assertThat(json(pages.limits(Map.of())).size()).isEqualTo(1);
  }

  @Test
  void certificatesAreListedWithTheirEndAndNeverWithTheirKey() {
    var issued = new TestAuthority("ca").issue("own", ACCOUNT);
    var secrets = new TreeMap<String, Secret>();
    secrets.put(
        "default",
        new Secret(
            "default",
            new Secret.Certificate(
                new Secret.Text(issued.chainPem()), new Secret.Text(issued.keyPem()))));
    var resources = ResourceEncoder.encode(Traffic.empty().withSecrets(secrets));
    proxies = List.of(proxy("productpage-v1", resources));
    JsonNode all = json(pages.certificates(proxies));
    assertThat(all.at("/0/secret").asString()).isEqualTo("default");
    assertThat(all.at("/0/names/0").asString()).isEqualTo(ACCOUNT);
    assertThat(all.at("/0/notAfter").asLong())
        .isEqualTo(issued.certificate().getNotAfter().toInstant().getEpochSecond());
    assertThat(all.at("/0/proxies/0").asString()).isEqualTo("productpage-v1.default");
    assertThat(all.toString()).doesNotContain("PRIVATE");
  }

  @Test
  void aWindowThatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> pages.flows(Map.of("window", "1h"), proxies))
        .hasMessage("window must be seconds, up to 3600, not \"1h\".");
  }

  @Test
  void moreFlowsThanThereIsRoomForAreCountedAsDropped() {
    var history = new History();
    var nobody = new Flow.Party("", "", "", "");
    for (int i = 0; i <= History.MOST_FLOWS; i++) {
      var tick = new Tick();
      tick.requests("200", "-", 1);
      history.add(START, new Flow(nobody, "host" + i, "", "", nobody), tick);
    }
    assertThat(history.sums(START, 60)).hasSize(History.MOST_FLOWS);
    assertThat(history.dropped()).isEqualTo(1);
  }
}
