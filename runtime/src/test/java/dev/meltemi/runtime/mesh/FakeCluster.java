package dev.meltemi.runtime.mesh;

import dev.meltemi.api.MeshChange;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.meta.ObjectMeta;
import dev.meltemi.api.meta.Resource;
import dev.meltemi.runtime.cluster.ClusterObjects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Scanner;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * An API server's stead: some objects from the start, and the status of pods as files. Further pods
 * come and go by lines at the socket {@code pods.sock}: {@code add NAME}, {@code delete NAME}.
 */
final class FakeCluster implements ClusterObjects {
  private final List<Resource> objects;
  private final Path statuses;
  private final Function<ObjectMeta, Pod> pods;

  FakeCluster(List<Resource> objects, Path statuses, Function<ObjectMeta, Pod> pods) {
    this.objects = List.copyOf(objects);
    this.statuses = statuses;
    this.pods = pods;
  }

  @Override
  public AutoCloseable watch(Consumer<MeshChange> listener) {
    objects.forEach(object -> listener.accept(new MeshChange.Upsert(object)));
    try {
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(statuses.resolveSibling("pods.sock")));
      Thread.ofPlatform().daemon().name("pods").start(() -> obey(server, listener));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void obey(ServerSocketChannel server, Consumer<MeshChange> listener) {
    while (true) {
      try (SocketChannel client = server.accept();
          var lines = new Scanner(client, StandardCharsets.US_ASCII)) {
        while (lines.hasNextLine()) {
          String[] words = lines.nextLine().split(" ");
          listener.accept(new MeshChange.Upsert(pods.apply(meta(words[1], words[0]))));
        }
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static ObjectMeta meta(String name, String verb) {
    return new ObjectMeta(
        name, "default", Map.of(), Map.of(), "", "", verb.equals("delete"), Optional.empty());
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
  public void remove(String namespace, String pod) {
    try {
      Files.writeString(statuses.resolve(pod + ".removed"), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void warn(String namespace, String pod, String reason, String message) {}
}
