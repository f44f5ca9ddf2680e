package dev.meltemi.cli.istioctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TapCommandTest {
  private static final String REVIEWS = "outbound|9080|v1|reviews.default.svc.cluster.local";

  @TempDir Path folder;

  private static String line(String path, int status, String flags, String cluster) {
    return ("[2025-01-01T10:00:00.001Z] \"GET %s HTTP/1.1\" %d %s via_upstream - \"-\" 0 15 12 11"
            + " \"-\" \"curl\" \"id-1\" \"reviews:9080\" \"10.244.0.5:9080\" %s - 10.0.0.1:1"
            + " 10.0.0.2:2 - reviews-rule\n")
        .formatted(path, status, flags, cluster);
  }

  private static Cli tap(String log, String... more) {
    var all = new java.util.ArrayList<>(java.util.List.of("tap", "--log", "-"));
    all.addAll(java.util.List.of(more));
    return Cli.runWith(log, all.toArray(String[]::new));
  }

  @Test
  void aRequestIsShownWithItsWayAndTime() {
    var result = tap("starting\n" + line("/reviews/1", 200, "-", REVIEWS));
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .startsWith("out  2025-01-01T10:00:00.001Z -: \"GET /reviews/1 HTTP/1.1\" for reviews:9080")
        .contains("200 → 10.244.0.5:9080, 12 ms", REVIEWS + " by route reviews-rule");
  }

  @Test
  void aFailureIsShownWithItsCauseAndRemedy() {
    assertThat(tap(line("/", 503, "UO", REVIEWS)).out())
        .contains("503 UO", "circuit breaker was open", "connectionPool");
  }

  @Test
  void filtersLeaveOutWhatIsNotWanted() {
    String log =
        line("/a", 200, "-", REVIEWS)
            + line("/b", 503, "UF", REVIEWS)
            + line("/c", 200, "-", "inbound|9080||")
            + line("/d", 404, "NR", "-");
    assertThat(paths(tap(log, "--failed"))).containsExactly("/b", "/d");
    assertThat(paths(tap(log, "--status", "5xx"))).containsExactly("/b");
    assertThat(paths(tap(log, "--status", "404"))).containsExactly("/d");
    assertThat(paths(tap(log, "--direction", "in"))).containsExactly("/c");
    assertThat(paths(tap(log, "--path", "/a"))).containsExactly("/a");
    assertThat(paths(tap(log, "--count", "2"))).containsExactly("/a", "/b");
  }

  private static java.util.List<String> paths(Cli result) {
    return result
        .out()
        .lines()
        .filter(line -> line.contains("\"GET "))
        .map(line -> line.replaceFirst(".*\"GET (\\S+) .*", "$1"))
        .toList();
  }

  @Test
  void programsGetOneObjectALine() {
    assertThat(tap(line("/", 503, "UF", REVIEWS), "-o", "json").out())
        .matches("\\{[^\n]*\"status\":503[^\n]*\"cause\":[^\n]*}\n");
  }

  @Test
  void anOptionThatMakesNoSenseIsRefused() {
    assertThat(tap("", "--status", "teapot").code()).isEqualTo(64);
    assertThat(tap("", "--direction", "up").err()).contains("--direction does not take \"up\"");
  }

  @Test
  void onlyWholeLinesOfWhatIsWrittenFromNowOnAreFollowed() throws IOException {
    Path log = Files.createDirectories(folder.resolve("pods/default_reviews")).resolve("p.log");
    Files.writeString(log, "before\n");
    var follow = new LogFollow(folder);
    assertThat(follow.look()).isEmpty();
    Files.writeString(log, "one\ntw", StandardOpenOption.APPEND);
    assertThat(follow.look()).containsExactly(new LogFollow.Line("default/reviews/p", "one"));
    Files.writeString(log, "o\n", StandardOpenOption.APPEND);
    Files.writeString(folder.resolve("new.log"), "three\n");
    assertThat(follow.look())
        .containsExactly(
            new LogFollow.Line("new", "three"), new LogFollow.Line("default/reviews/p", "two"));
    Files.writeString(log, "again\n");
    assertThat(follow.look()).containsExactly(new LogFollow.Line("default/reviews/p", "again"));
  }
}
