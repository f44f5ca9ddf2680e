package dev.meltemi.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.samples.http.Request;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MainTest {

  @Test
  void everyProgramIsFoundByItsName() {
    for (String name : List.of("productpage", "details", "ratings", "reviews", "httpbin")) {
      assertThat(Main.program(name, "v1", Map.of())).as(name).isPresent();
    }
    assertThat(Main.program("mongodb", "v1", Map.of())).isEmpty();
    assertThat(Main.program("reviews", "v9", Map.of())).isEmpty();
  }

  @Test
  void reviewsTellTheirPodByTheEnvironment() {
    Map<String, String> env =
        Map.of("POD_NAME", "reviews-v1-abc", "HOSTNAME", "machine", "CLUSTER_NAME", "east");

    assertThat(
            Main.program("reviews", "v1", env)
                .orElseThrow()
                .answer(Request.of("GET", "/reviews/0"))
                .text())
        .contains("\"podname\": \"reviews-v1-abc\"", "\"clustername\": \"east\"");
  }
}
