package dev.meltemi.kube.server;

import dev.meltemi.kube.registry.ApiFailure;
import dev.meltemi.kube.registry.Catalogue;
import dev.meltemi.kube.registry.Registry;
import dev.meltemi.kube.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The {@code log} subresource of pods, served from the files that the kubelet writes. */
final class PodLogs {

  private final Registry registry;
  private final Path directory;

  PodLogs(Registry registry, Path directory) {
    this.registry = registry;
    this.directory = directory;
  }

  Answer answer(Request request, ObjectNode pod) {
    String namespace = Json.text(pod, "metadata", "namespace");
    String name = Json.text(pod, "metadata", "name");
    // The container is one that the pod has, so no name of a client's own becomes part of a path.
    Path file = directory.resolve(namespace + "_" + name + "_" + container(request, pod) + ".log");
    long from =
        request.number("tailLines").map(lines -> LogFile.startOfLast(file, lines)).orElse(0L);
    if (request.flag("follow")) {
      String uid = Json.text(pod, "metadata", "uid");
      return new Answer.Stream(
          "text/plain",
          outlet ->
              LogFile.follow(directory, file, from, outlet, () -> isThere(namespace, name, uid)));
    }
    return new Answer.Text(200, "text/plain", read(file, from));
  }

  private boolean isThere(String namespace, String name, String uid) {
    return registry
        .find(Catalogue.POD, namespace, name)
        .filter(pod -> Json.text(pod, "metadata", "uid").equals(uid))
        .isPresent();
  }

  private static String read(Path file, long from) {
    try {
      return Files.exists(file) ? LogFile.read(file, from).text() : "";
    } catch (IOException unreadable) {
      throw ApiFailure.internal("cannot read the log: " + unreadable.getMessage());
    }
  }

  private static String container(Request request, ObjectNode pod) {
    List<String> names = new ArrayList<>();
    for (String list : List.of("containers", "initContainers")) {
      for (JsonNode container : pod.path("spec").path(list)) {
        names.add(Json.text(container, "name"));
      }
    }
    String wanted = request.parameter("container");
    if (wanted.isEmpty()) {
      return names.getFirst();
    }
    if (!names.contains(wanted)) {
      throw ApiFailure.badRequest(
          "container %s is not valid for pod %s, choose one of: %s"
              .formatted(wanted, Json.text(pod, "metadata", "name"), names));
    }
    return wanted;
  }
}
