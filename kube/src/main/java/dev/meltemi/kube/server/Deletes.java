package dev.meltemi.kube.server;

import dev.meltemi.kube.registry.Deletion;
import dev.meltemi.kube.registry.Registry;
import dev.meltemi.kube.store.Json;
import dev.meltemi.kube.store.Listing;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Deleting objects, one or a whole selection. */
final class Deletes {

  private final Registry registry;

  Deletes(Registry registry) {
    this.registry = registry;
  }

  Answer delete(Request request, ResourcePath path) {
    ObjectNode last =
        registry.delete(path.type(), path.namespace(), path.name(), deletion(request));
    if (registry.find(path.type(), path.namespace(), path.name()).isPresent()) {
      return Objects.show(200, request, path, last, List.of());
    }
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Success");
    status
        .putObject("details")
        .put("name", path.name())
        .put("group", path.type().group())
        .put("kind", path.type().plural())
        .put("uid", Json.text(last, "metadata", "uid"));
    return new Answer.Tree(200, status);
  }

  Answer deleteAll(Request request, ResourcePath path) {
    Deletion how = deletion(request);
    Listing listing = registry.list(path.type(), path.namespace());
    List<ObjectNode> chosen =
        listing.objects().stream().filter(Selection.of(request, path.type())).toList();
    for (ObjectNode object : chosen) {
      registry.delete(
          path.type(),
          Json.text(object, "metadata", "namespace"),
          Json.text(object, "metadata", "name"),
          how);
    }
    return new Answer.Tree(200, View.of(request, path).list(listing.revision(), chosen));
  }

  private static Deletion deletion(Request request) {
    ObjectNode body = Bodies.optionalObject(request);
    Optional<Long> grace =
        request
            .number("gracePeriodSeconds")
            .or(() -> body.optional("gracePeriodSeconds").map(seconds -> seconds.asLong(0)));
    String policy = request.parameter("propagationPolicy");
    boolean orphan =
        (policy.isEmpty() ? Json.text(body, "propagationPolicy") : policy).equals("Orphan")
            || body.path("orphanDependents").asBoolean(false);
    return new Deletion(
        grace,
        orphan,
        Json.at(body, "preconditions", "uid").asStringOpt().filter(uid -> !uid.isEmpty()),
        Json.at(body, "preconditions", "resourceVersion")
            .asStringOpt()
            .filter(version -> !version.isEmpty()),
        request.dryRun() || !body.path("dryRun").isEmpty());
  }
}
