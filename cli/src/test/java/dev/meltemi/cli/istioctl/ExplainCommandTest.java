package dev.meltemi.cli.istioctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ExplainCommandTest {
  private static final Path BOOKINFO =
      Path.of(System.getProperty("meltemi.root", "..")).resolve("samples/bookinfo");

  @Test
  void theWholeWayOfARequestIsShown() {
    Cli result = explain("http://reviews:9080/reviews/1", "--from", "productpage-v1");
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains(
            "GET http://reviews:9080/reviews/1",
            "default/productpage-v1-1",
            "listener   0.0.0.0_9080",
            "no   VirtualService default/reviews rule 0",
            "wants header end-user is \"jason\", sees no header end-user",
            "YES  VirtualService default/reviews rule 1",
            "[mesh default]",
            "100%  outbound|9080|v1|reviews.default.svc.cluster.local",
            "DestinationRule default/reviews",
            "1 of 1 endpoints healthy",
            "default/reviews-v1-1");
  }

  @Test
  void jsonNamesWhatWasTriedAndWhy() {
    Cli result =
        explain(
            "http://reviews:9080/",
            "-H",
            "end-user: jason",
            "--from",
            "productpage-v1",
            "-o",
            "json");
    assertThat(result.out())
        .contains("\"matched\" : true", "\"cluster\" : \"outbound|9080|v2|reviews.default")
        .doesNotContain("\"wanted\"");
  }

  @Test
  void aCallerThatDoesNotExistIsAnsweredWithThoseThatDo() {
    Cli result = explain("http://reviews:9080/", "--from", "nobody");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("no workload nobody", "productpage-v1-1.default");
  }

  @Test
  void withoutACallerOrWithABadUrlItIsAMistakeOfUsage() {
    assertThat(explain("http://reviews:9080/").code()).isEqualTo(64);
    assertThat(explain("gopher://reviews", "--from", "productpage").code()).isEqualTo(64);
  }

  private static Cli explain(String... words) {
    String[] all = new String[words.length + 7];
    all[0] = "explain";
    System.arraycopy(words, 0, all, 1, words.length);
    all[words.length + 1] = "-f";
    all[words.length + 2] = BOOKINFO.resolve("platform/kube/bookinfo.yaml").toString();
    all[words.length + 3] = "-f";
    all[words.length + 4] = BOOKINFO.resolve("routing/route-rule-all-v1.yaml").toString();
    all[words.length + 5] = "-f";
    all[words.length + 6] = BOOKINFO.resolve("routing/route-rule-reviews-jason-v2.yaml").toString();
    return Cli.run(all);
  }
}
