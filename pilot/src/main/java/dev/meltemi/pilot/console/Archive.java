package dev.meltemi.pilot.console;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last day by minutes, on disk: a file an hour, in it a packed block for each minute with all
 * its flows. What is older than {@value #HOURS} hours is deleted, and the oldest hours when all
 * take more than {@value #MOST_BYTES} bytes. In memory is the minute that runs. Any thread.
 */
final class Archive {
  static final int MINUTE = 60;
  static final int HOURS = 24;
  static final long MOST_BYTES = 150_000_000;

  /** A block that says to be larger is damaged. */
  private static final int LARGEST_BLOCK = 64 << 20;

  private static final int HOUR = 3600;
  private static final String ENDING = ".flows";
  private static final Logger LOG = LoggerFactory.getLogger(Archive.class);

  private final Path folder;
  private Map<Flow, Tick> running = new HashMap<>();
  private long minute;
  private boolean complained;

  Archive(Path folder) {
    this.folder = folder;
  }

  synchronized void add(long second, Flow flow, Tick tick) {
    if (tick.isEmpty()) return;
    long now = second / MINUTE;
    if (now != minute) {
      write();
      minute = now;
    }
    if (running.size() < History.MOST_FLOWS || running.containsKey(flow)) {
      running.computeIfAbsent(flow, _ -> new Tick()).add(tick);
    }
  }

  private void write() {
    if (running.isEmpty()) return;
    Map<Flow, Tick> ended = running;
    running = new HashMap<>();
    long hour = minute * MINUTE / HOUR;
    try {
      Files.createDirectories(folder);
      Files.write(
          folder.resolve(hour + ENDING),
          block(minute, ended),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      forget(hour);
      complained = false;
    } catch (IOException e) {
      // A full disk must not cost the last hour, which is in memory.
      if (!complained) LOG.warn("the history cannot be written to {}", folder, e);
      complained = true;
    }
  }

  private static byte[] block(long minute, Map<Flow, Tick> ticks) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(new DeflaterOutputStream(packed))) {
      out.writeInt(ticks.size());
      for (var entry : ticks.entrySet()) {
        TickForm.write(out, entry.getKey());
        TickForm.write(out, entry.getValue());
      }
    }
    var block = new ByteArrayOutputStream(packed.size() + 12);
    var out = new DataOutputStream(block);
    out.writeLong(minute);
    out.writeInt(packed.size());
    packed.writeTo(out);
    return block.toByteArray();
  }

  private void forget(long hour) throws IOException {
    NavigableMap<Long, Path> files = files();
    for (Path old : List.copyOf(files.headMap(hour - HOURS + 1).values())) Files.delete(old);
    files.headMap(hour - HOURS + 1).clear();
    long bytes = 0;
    for (Path file : files.descendingMap().values()) {
      bytes += Files.size(file);
      if (bytes > MOST_BYTES) Files.delete(file);
    }
  }

  private NavigableMap<Long, Path> files() throws IOException {
    var files = new TreeMap<Long, Path>();
    if (!Files.isDirectory(folder)) return files;
    try (Stream<Path> all = Files.list(folder)) {
      all.filter(file -> file.getFileName().toString().matches("[0-9]{1,12}\\" + ENDING))
          .forEach(file -> {
            String name = file.getFileName().toString();
            files.put(Long.parseLong(name.substring(0, name.length() - ENDING.length())), file);
          });
    }
    return files;
  }

  /** Every flow of every minute since then, in no order among those of a minute. */
  synchronized void since(long second, Visitor visitor) throws IOException {
    long first = second / MINUTE;
    for (Path file : files().tailMap(second / HOUR).values()) read(file, first, visitor);
    running.forEach((flow, tick) -> visitor.see(minute * MINUTE, flow, tick));
  }

  interface Visitor {
    void see(long second, Flow flow, Tick tick);
  }

  /** A block that was cut off when the process ended is passed over with what follows. */
  private static void read(Path file, long first, Visitor visitor) throws IOException {
    try (var in =
        new DataInputStream(new java.io.BufferedInputStream(Files.newInputStream(file)))) {
      while (true) {
        long minute = in.readLong();
        int length = in.readInt();
        if (length < 0 || length > LARGEST_BLOCK) return;
        if (minute < first) {
          in.skipNBytes(length);
          continue;
        }
        byte[] packed = new byte[length];
        in.readFully(packed);
        unpack(packed, (flow, tick) -> visitor.see(minute * MINUTE, flow, tick));
      }
    } catch (EOFException e) {
      return;
    }
  }

  private static void unpack(byte[] packed, BiConsumer<Flow, Tick> each) throws IOException {
    try (var in = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(packed)))) {
      int count = in.readInt();
      for (int i = 0; i < count; i++) each.accept(TickForm.flow(in), TickForm.tick(in));
    }
  }
}
