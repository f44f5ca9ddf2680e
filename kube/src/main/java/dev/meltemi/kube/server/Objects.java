package dev.meltemi.kube.server;

import dev.meltemi.kube.registry.ApiFailure;
import dev.meltemi.kube.registry.Catalogue;
import dev.meltemi.kube.registry.Part;
import dev.meltemi.kube.registry.Registry;
import dev.meltemi.kube.store.Listing;
import dev.meltemi.kube.stream.PodLogs;
import dev.meltemi.kube.stream.PodStreams;
import dev.meltemi.kube.stream.Upgrade;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** The verbs on objects. */
final class Objects {

  private final Registry registry;
  private final Writes writes;
  private final Deletes deletes;
  private final Watches watches;
  private final PodLogs logs;
  private final PodStreams streams;

  Objects(
      Registry registry, Admission admission, Watches watches, PodLogs logs, PodStreams streams) {
    this.registry = registry;
    this.writes = new Writes(registry, admission);
    this.deletes = new Deletes(registry);
    this.watches = watches;
    this.logs = logs;
    this.streams = streams;
  }

  Answer answer(Request request, ResourcePath path) {
    String subresource = path.subresource();
    if (path.type().equals(Catalogue.KIND_DEFINITION) && !request.method().equals("GET")) {
      throw ApiFailure.methodNotAllowed(
          "the kinds of this server are built in, so their definitions cannot be changed");
    }
    if (subresource.isEmpty()) {
      return path.name().isEmpty() ? collection(request, path) : object(request, path);
    }
    if (path.type().equals(Catalogue.NAMESPACE) && subresource.equals("finalize")) {
      return object(request, path);
    }
    if (!path.type().subresources().contains(subresource)) {
      throw ApiFailure.noSuchPath(
          "it serves no \"%s/%s\"".formatted(path.type().plural(), subresource));
    }
    return switch (subresource) {
      case "status" -> status(request, path);
      case "scale" -> writes.scale(request, path);
      case "log" -> log(request, get(path));
      case "exec" -> upgrade(request, streams.exec(get(path), request.query()));
      case "attach" -> upgrade(request, streams.attach(get(path), request.query()));
      case "portforward" -> upgrade(request, streams.portForward(get(path)));
      default -> throw ApiFailure.noSuchPath();
    };
  }

  private Answer log(Request request, ObjectNode pod) {
    if (!request.flag("follow")) {
      return new Answer.Text(200, "text/plain", logs.read(pod, request.query()));
    }
    return new Answer.Stream(
        "text/plain",
        outlet -> {
          try {
            logs.follow(pod, request.query(), text -> outlet.send(() -> text), outlet::isOpen);
          } finally {
            outlet.end();
          }
        });
  }

  private static Answer upgrade(Request request, Upgrade upgrade) {
    String asked = request.header("Upgrade");
    if (!asked.equalsIgnoreCase("websocket")) {
      throw PodStreams.upgradeRequired(asked);
    }
    return new Answer.WebSocket(upgrade);
  }

  /** How many objects of each type are stored. */
  Map<String, Integer> counts() {
    Map<String, Integer> counts = new TreeMap<>();
    Catalogue.stored()
        .forEach(type -> counts.put(type.name(), registry.list(type, "").objects().size()));
    return counts;
  }

  private Answer collection(Request request, ResourcePath path) {
    return switch (request.method()) {
      case "GET" -> request.flag("watch") ? watches.answer(request, path) : list(request, path);
      case "POST" -> writes.create(request, path);
      case "DELETE" -> deletes.deleteAll(request, path);
      default -> throw notAllowed(request);
    };
  }

  private Answer object(Request request, ResourcePath path) {
    return switch (request.method()) {
      case "GET" -> show(200, request, path, get(path), List.of());
      case "PUT" -> writes.replace(request, path, Part.MAIN);
      case "PATCH" -> writes.patch(request, path, Part.MAIN);
      case "DELETE" -> deletes.delete(request, path);
      default -> throw notAllowed(request);
    };
  }

  private Answer status(Request request, ResourcePath path) {
    return switch (request.method()) {
      case "GET" -> show(200, request, path, get(path), List.of());
      case "PUT" -> writes.replace(request, path, Part.STATUS);
      case "PATCH" -> writes.patch(request, path, Part.STATUS);
      default -> throw notAllowed(request);
    };
  }

  private Answer list(Request request, ResourcePath path) {
    Listing listing = registry.list(path.type(), path.namespace());
    var filter = Selection.of(request, path.type());
    List<ObjectNode> chosen = listing.objects().stream().filter(filter).toList();
    Chunk chunk = Chunk.of(request, chosen, listing.revision(), registry.oldestRevision());
    ObjectNode list = View.of(request, path).list(chunk.revision(), chunk.objects());
    chunk.describe(list);
    return new Answer.Tree(200, list);
  }

  private ObjectNode get(ResourcePath path) {
    return registry.get(path.type(), path.namespace(), path.name());
  }

  static Answer show(
      int code, Request request, ResourcePath path, ObjectNode object, List<String> warnings) {
    return new Answer.Tree(code, View.of(request, path).one(object), warnings);
  }

  static ApiFailure notAllowed(Request request) {
    return ApiFailure.methodNotAllowed(
        "the server does not allow " + request.method() + " on the requested resource");
  }
}
