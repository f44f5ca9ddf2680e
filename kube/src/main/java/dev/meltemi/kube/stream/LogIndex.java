package dev.meltemi.kube.stream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When which part of a log was written: the file {@code <log>.index}, in which whoever writes the
 * log adds a line {@code run MILLIS OFFSET} for each start of the container, and {@code at MILLIS
 * OFFSET} now and then while the log grows. Offsets are in bytes, times since 1970.
 */
record LogIndex(List<Entry> entries) {
  record Entry(boolean run, Instant time, long offset) {}

  /** A stretch of the log; {@code end} is absent for what still grows. */
  record Run(long start, Optional<Long> end) {}

  /** A log without an index is one run. */
  static LogIndex of(Path log) throws IOException {
    Path file = log.resolveSibling(log.getFileName() + ".index");
    List<Entry> entries = new ArrayList<>();
    if (Files.notExists(file)) return new LogIndex(List.of());
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.split(" ");
      // The last line may be half written.
      if (parts.length != 3 || !parts[2].matches("\\d{1,18}") || !parts[1].matches("\\d{1,18}")) {
        continue;
      }
      Instant time = Instant.ofEpochMilli(Long.parseLong(parts[1]));
      entries.add(new Entry(parts[0].equals("run"), time, Long.parseLong(parts[2])));
    }
    return new LogIndex(entries);
  }

  Run latest() {
    List<Long> starts = starts();
    return new Run(starts.isEmpty() ? 0 : starts.getLast(), Optional.empty());
  }

  /** The run before the latest one. */
  Optional<Run> previous() {
    List<Long> starts = starts();
    if (starts.size() < 2) return Optional.empty();
    return Optional.of(new Run(starts.get(starts.size() - 2), Optional.of(starts.getLast())));
  }

  /** Where what was written from this time on begins; a second more or less. */
  long since(Instant time) {
    long offset = 0;
    for (Entry entry : entries) {
      if (entry.time().isAfter(time)) break;
      offset = entry.offset();
    }
    return offset;
  }

  /** When what stands at this offset was written, as far as is known. */
  Instant time(long offset, Instant otherwise) {
    for (Entry entry : entries) {
      if (entry.offset() > offset) return entry.time();
    }
    return otherwise;
  }

  private List<Long> starts() {
    return entries.stream().filter(Entry::run).map(Entry::offset).toList();
  }
}
