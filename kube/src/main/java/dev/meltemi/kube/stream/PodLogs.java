package dev.meltemi.kube.stream;

import dev.meltemi.kube.registry.ApiFailure;
import dev.meltemi.kube.registry.Catalogue;
import dev.meltemi.kube.registry.Registry;
import dev.meltemi.kube.store.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * The {@code log} subresource of pods, served from the files that the kubelet writes: {@code
 * <namespace>_<pod>_<container>.log}, and beside each a {@link LogIndex}.
 */
public final class PodLogs {
  private final Registry registry;
  private final Path directory;
  private final InstantSource clock;

  public PodLogs(Registry registry, Path directory, InstantSource clock) {
    this.registry = registry;
    this.directory = directory;
    this.clock = clock;
  }

  /**
   * The log as it is now.
   *
   * @param query of the request, by name
   */
  public String read(ObjectNode pod, Map<String, List<String>> query) {
    LogWish wish = LogWish.of(pod, query, clock);
    Path file = file(pod, wish.container());
    try {
      LogIndex index = LogIndex.of(file);
      LogIndex.Run run = run(pod, wish, index);
      if (Files.notExists(file)) return "";
      LogFile.Part part =
          LogFile.read(file, start(wish, file, index, run), run.end().orElse(Long.MAX_VALUE));
      return wish.limited(wish.timestamps() ? stamped(part, index) : part.text());
    } catch (IOException unreadable) {
      throw ApiFailure.internal("cannot read the log: " + unreadable.getMessage());
    }
  }

  /** Tells the log and what is added to it until the pod is gone or nobody listens. Blocks. */
  public void follow(
      ObjectNode pod, Map<String, List<String>> query, Consumer<String> to, BooleanSupplier open) {
    LogWish wish = LogWish.of(pod, query, clock);
    Path file = file(pod, wish.container());
    try {
      LogIndex index = LogIndex.of(file);
      long from = Files.exists(file) ? start(wish, file, index, run(pod, wish, index)) : 0;
      LogFile.Follower follower =
          new LogFile.Follower() {
            @Override
            public boolean isOpen() {
              return open.getAsBoolean();
            }

            @Override
            public void part(LogFile.Part part) throws IOException {
              to.accept(wish.timestamps() ? stamped(part, LogIndex.of(file)) : part.text());
            }
          };
      LogFile.follow(file, from, follower, isThere(pod));
    } catch (IOException unreadable) {
      throw ApiFailure.internal("cannot read the log: " + unreadable.getMessage());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** What a container prints from now on, until it is closed or the pod is gone. */
  PodAccess.Execution attach(ObjectNode pod, String container, PodAccess.Output output)
      throws IOException {
    Path file = file(pod, container);
    long from = Files.exists(file) ? Files.size(file) : 0;
    AtomicBoolean open = new AtomicBoolean(true);
    LogFile.Follower follower =
        new LogFile.Follower() {
          @Override
          public boolean isOpen() {
            return open.get();
          }

          @Override
          public void part(LogFile.Part part) {
            output.output(part.text().getBytes(StandardCharsets.UTF_8));
          }
        };
    Thread thread =
        Thread.ofVirtual()
            .name("attach")
            .start(() -> {
              try {
                LogFile.follow(file, from, follower, isThere(pod));
                output.ended(0);
              } catch (IOException unreadable) {
                output.ended(1);
              } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
              }
            });
    return new Attached(open, thread);
  }

  private record Attached(AtomicBoolean open, Thread thread) implements PodAccess.Execution {
    @Override
    public void input(byte[] bytes) {}

    @Override
    public void endInput() {}

    @Override
    public void resize(int columns, int rows) {}

    @Override
    public void close() {
      open.set(false);
      thread.interrupt();
    }
  }

  private static LogIndex.Run run(ObjectNode pod, LogWish wish, LogIndex index) {
    if (!wish.previous()) return index.latest();
    return index
        .previous()
        .orElseThrow(() ->
            ApiFailure.badRequest(
                "previous terminated container \"%s\" in pod \"%s\" not found"
                    .formatted(wish.container(), Json.text(pod, "metadata", "name"))));
  }

  private static long start(LogWish wish, Path file, LogIndex index, LogIndex.Run run)
      throws IOException {
    long end = run.end().orElse(Long.MAX_VALUE);
    long from = Math.max(run.start(), wish.since().map(index::since).orElse(0L));
    Optional<Long> tail = wish.tailLines();
    return tail.isEmpty() ? from : LogFile.startOfLast(file, tail.get(), from, end);
  }

  // The time at which a line was written is known to a second.
  private String stamped(LogFile.Part part, LogIndex index) {
    StringBuilder stamped = new StringBuilder();
    long at = part.start();
    for (String line : part.text().split("(?<=\n)")) {
      if (line.isEmpty()) continue;
      stamped.append(index.time(at, clock.instant())).append(' ').append(line);
      at += line.getBytes(StandardCharsets.UTF_8).length;
    }
    return stamped.toString();
  }

  // The container is one that the pod has, so no name of a client's own becomes part of a path.
  private Path file(ObjectNode pod, String container) {
    return directory.resolve(
        "%s_%s_%s.log"
            .formatted(
                Json.text(pod, "metadata", "namespace"),
                Json.text(pod, "metadata", "name"),
                container));
  }

  private BooleanSupplier isThere(ObjectNode pod) {
    String uid = Json.text(pod, "metadata", "uid");
    return () ->
        registry
            .find(
                Catalogue.POD,
                Json.text(pod, "metadata", "namespace"),
                Json.text(pod, "metadata", "name"))
            .filter(found -> Json.text(found, "metadata", "uid").equals(uid))
            .isPresent();
  }
}
