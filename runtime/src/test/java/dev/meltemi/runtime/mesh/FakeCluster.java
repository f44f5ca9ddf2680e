package dev.meltemi.runtime.mesh;

import dev.meltemi.api.MeshChange;
import dev.meltemi.api.meta.Resource;
import dev.meltemi.runtime.cluster.ClusterObjects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;

/** An API server's stead: some objects from the start, and the status of pods as files. */
final class FakeCluster implements ClusterObjects {
  private final List<Resource> objects;
  private final Path statuses;

  FakeCluster(List<Resource> objects, Path statuses) {
    this.objects = List.copyOf(objects);
    this.statuses = statuses;
  }

  @Override
  public AutoCloseable watch(Consumer<MeshChange> listener) {
    objects.forEach(object -> listener.accept(new MeshChange.Upsert(object)));
    return () -> {};
  }

  @Override
  public void writeStatus(String namespace, String pod, String status) {
    try {
      Files.createDirectories(statuses);
      Path written = Files.writeString(statuses.resolve(pod + ".new"), status);
      Path _ = Files.move(written, statuses.resolve(pod + ".json"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void remove(String namespace, String pod) {}

  @Override
  public void warn(String namespace, String pod, String reason, String message) {}
}
