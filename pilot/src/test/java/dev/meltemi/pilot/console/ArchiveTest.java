package dev.meltemi.pilot.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last day on disk, at the speed of a test. */
class ArchiveTest {
  private static final long START = 1_700_000_000L / 3600 * 3600;

  @TempDir Path folder;

  private static Flow flow(int from, int to) {
    return new Flow(
        new Flow.Party("default", "caller-" + from, "caller-" + from, "v1"),
        "service-" + to + ".default.svc.cluster.local",
        "service-" + to,
        "default",
        new Flow.Party("default", "service-" + to + "-v1", "service-" + to, "v1"));
  }

  private static Tick tick(int requests) {
    var tick = new Tick();
    tick.requests("200", "-", requests);
    tick.requests("503", "UF", 1);
    tick.buckets[3] = requests + 1;
    tick.millis = requests * 1.5;
    return tick;
  }

  private static long requests(Archive archive, long since) throws IOException {
    var all = new AtomicLong();
    archive.since(since, (_, _, tick) -> all.addAndGet(tick.requests));
    return all.get();
  }

  private long bytes() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  @Test
  void whatWasWrittenIsReadAgainAlsoByTheNextProcess() throws IOException {
    var archive = new Archive(folder);
    archive.add(START, flow(1, 2), tick(10));
    archive.add(START + 5, flow(1, 2), tick(5));
    archive.add(START + 60, flow(3, 2), tick(1));
    assertThat(requests(archive, START)).isEqualTo(16 + 1 + 2);
    var next = new Archive(folder);
    next.add(START + 120, flow(1, 2), tick(1));
    next.add(START + 180, flow(1, 2), tick(1));
    next.since(
        START,
        (second, flow, tick) -> {
          if (second != START) return;
          assertThat(flow).isEqualTo(flow(1, 2));
          assertThat(tick.outcomes()).isEqualTo(Map.of("200 -", 15, "503 UF", 2));
          assertThat(tick.buckets[3]).isEqualTo(17);
        });
  }

  @Test
  void aBlockThatWasCutOffLosesItselfOnly() throws IOException {
    var archive = new Archive(folder);
    archive.add(START, flow(1, 2), tick(10));
    archive.add(START + 60, flow(1, 2), tick(20));
    try (Stream<Path> files = Files.list(folder)) {
      Files.write(files.findFirst().orElseThrow(), new byte[9], StandardOpenOption.APPEND);
    }
    assertThat(requests(new Archive(folder), START)).isEqualTo(11);
  }

  /** 24 h of 50 services, each asked by four: what stands on disk and in memory has bounds. */
  @Test
  void aDayOfFiftyServicesIsSmall() throws Exception {
    var random = new Random(8);
    var archive = new Archive(folder);
    System.gc();
    long before = used();
    int minutes = 25 * 60;
    for (int minute = 0; minute < minutes; minute++) {
      for (int service = 0; service < 50; service++) {
        for (int caller = 0; caller < 4; caller++) {
          archive.add(
              START + minute * 60L,
              flow((service * 7 + caller * 13) % 50, service),
              tick(random.nextInt(100_000)));
        }
      }
    }
    long end = START + (minutes - 1) * 60L;
    System.gc();
    long memory = used() - before;
    long disk = bytes();
    System.out.printf(
        "24 h of 50 services: %d KB on disk, %d KB in memory%n", disk / 1024, memory / 1024);
    assertThat(disk).isLessThan(200_000_000);
    assertThat(memory).isLessThan(100_000_000);
    assertThat(requests(archive, end - 24 * 3600)).isPositive();
    // The hour before the last day is gone.
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.count()).isEqualTo(24);
    }
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  void aLongWindowIsAnsweredFromDisk() {
    var now = new AtomicLong(START);
    var collector =
        new Collector(
            List::of,
            _ -> "",
            () -> Instant.ofEpochSecond(now.get()),
            Optional.of(new Archive(folder)));
    for (int hour = 0; hour < 6; hour++) {
      collector.archive().orElseThrow().add(START + hour * 3600L, flow(1, 2), tick(10));
    }
    now.set(START + 5 * 3600L + 30);
    var past = new Past(collector);
    assertThat(past.longest()).isEqualTo(24 * 3600);
    assertThat(past.sums(24 * 3600).getFirst().tick().requests).isEqualTo(66);
    assertThat(past.sums(2 * 3600 + 60).getFirst().tick().requests).isEqualTo(33);
    var points = past.points(24 * 3600, _ -> true);
    assertThat(points).hasSize(720);
    assertThat(points.stream().mapToLong(point -> point.tick().requests).sum()).isEqualTo(66);
  }
}
