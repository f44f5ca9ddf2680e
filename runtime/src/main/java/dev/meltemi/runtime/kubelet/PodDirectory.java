package dev.meltemi.runtime.kubelet;

import dev.meltemi.runtime.process.PodEntry;
import dev.meltemi.runtime.relay.PodName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Running pods as small files in the state directory ({@code run/pods/NAMESPACE/POD}), so that a
 * command on the host finds the way into a pod.
 */
public final class PodDirectory {
  private PodDirectory() {}

  /** The way into a running pod as an application's user; empty when there is no such pod. */
  public static Optional<PodEntry> find(Path state, PodName pod) {
    try {
      List<String> lines = Files.readAllLines(file(state, pod));
      int user = Integer.parseInt(lines.get(3));
      OptionalInt uid = user < 0 ? OptionalInt.empty() : OptionalInt.of(user);
      return Optional.of(new PodEntry(lines.get(0), Path.of(lines.get(1)), lines.get(2), uid));
    } catch (IOException notThere) {
      return Optional.empty();
    }
  }

  static void register(Path state, PodName pod, PodEntry entry) {
    Path file = file(state, pod);
    List<String> lines =
        List.of(
            entry.namespace(),
            entry.files().toString(),
            entry.hostname(),
            String.valueOf(entry.user().orElse(-1)));
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void forget(Path state, PodName pod) {
    try {
      Files.deleteIfExists(file(state, pod));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(Path state, PodName pod) {
    return state.resolve("run/pods").resolve(pod.namespace()).resolve(pod.name());
  }
}
