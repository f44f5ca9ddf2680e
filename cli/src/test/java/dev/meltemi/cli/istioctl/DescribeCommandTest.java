package dev.meltemi.cli.istioctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DescribeCommandTest {
  private static final Path BOOKINFO =
      Path.of(System.getProperty("meltemi.root", "..")).resolve("samples/bookinfo");

  @Test
  void aPodIsToldWithItsServicesRulesAndPolicy() {
    assertThat(bookinfo("describe", "pod", "reviews-v2-1"))
        .startsWith("Pod: reviews-v2-1\n")
        .contains(
            "Service: reviews\n   Port: http 9080/HTTP targets pod port 9080\n",
            "DestinationRule: ",
            "for \"reviews\"\n   Matching subsets: v2\n      (Non-matching subsets v1,v3)\n",
            "VirtualService: reviews\n"
                + "   1 HTTP route(s)\n"
                + "   Route 0: every request → reviews subset v1",
            "WARNING: no route leads to reviews-v2-1",
            "Effective PeerAuthentication:\n   Workload mTLS mode: PERMISSIVE\n");
  }

  @Test
  void aServiceIsToldWithItsPodsAndWaysFromOutside() {
    assertThat(bookinfo("x", "describe", "svc", "productpage.default"))
        .contains(
            "Service: productpage\n",
            "Pods: productpage-v1-1\n",
            "Exposed on Ingress Gateway default/bookinfo-gateway (port 80 HTTP, hosts *)",
            "/productpage");
  }

  @Test
  void whatIsNotThereIsToldWithWhatIs() {
    Cli result = Cli.run(words("describe", "service", "revews"));
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("There is no Service revews", "reviews");
  }

  private static String bookinfo(String... words) {
    Cli result = Cli.run(words(words));
    assertThat(result.err()).isEmpty();
    return result.out();
  }

  private static String[] words(String... words) {
    var all = new ArrayList<>(List.of(words));
    for (String file :
        List.of(
            "platform/kube/bookinfo.yaml",
            "routing/bookinfo-gateway.yaml",
            "routing/route-rule-all-v1.yaml")) {
      all.add("-f");
      all.add(BOOKINFO.resolve(file).toString());
    }
    return all.toArray(String[]::new);
  }
}
