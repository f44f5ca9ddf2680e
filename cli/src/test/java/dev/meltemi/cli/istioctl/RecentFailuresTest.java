package dev.meltemi.cli.istioctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecentFailuresTest {
  private static final String RATINGS = "ratings.default.svc.cluster.local";

  @TempDir Path folder;
  private final AtomicLong nanos = new AtomicLong();

  private void write(int status, String flags, String host) throws IOException {
    String line =
        ("[2025-01-01T10:00:00.001Z] \"GET / HTTP/1.1\" %d %s x - \"-\" 0 15 12 11 \"-\" \"curl\""
                + " \"id\" \"a\" \"10.244.0.5:9080\" outbound|9080||%s - a b - -\n")
            .formatted(status, flags, host);
    Files.writeString(
        folder.resolve("p.log"), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Test
  void theFailuresOfAHostAreToldWithTheirCauseTheNewestFirst() throws IOException {
    var failures = new RecentFailures(folder, nanos::get);
    write(503, "UO", RATINGS);
    write(200, "-", RATINGS);
    write(503, "UF", "details.default.svc.cluster.local");
    assertThat(failures.list(RATINGS)).singleElement().asString().contains("circuit breaker");
    write(504, "UT", RATINGS);
    assertThat(failures.list(RATINGS))
        .extracting(one -> one.get("status"))
        .containsExactly(504, 503);
    assertThat(failures.list("")).hasSize(3);
  }

  @Test
  void onlyTheLastAreKeptAndOnlyTheEndOfWhatCameWhileNobodyAsked() throws IOException {
    var failures = new RecentFailures(folder, nanos::get);
    for (int i = 0; i < RecentFailures.MOST_KEPT + 5; i++) write(503, "UF", RATINGS);
    assertThat(failures.list("")).hasSize(RecentFailures.MOST_KEPT);
    nanos.set(Duration.ofMinutes(1).toNanos());
    Files.writeString(folder.resolve("p.log"), "x".repeat(300_000) + "\n");
    write(500, "-", RATINGS);
    assertThat(failures.list("")).hasSize(1);
  }
}
