package dev.meltemi.kube.server;

import dev.meltemi.kube.registry.ApiFailure;
import dev.meltemi.kube.registry.Catalogue;
import dev.meltemi.kube.registry.Deletion;
import dev.meltemi.kube.registry.Part;
import dev.meltemi.kube.registry.Patch;
import dev.meltemi.kube.registry.Registry;
import dev.meltemi.kube.registry.ResourceType;
import dev.meltemi.kube.store.Json;
import dev.meltemi.kube.store.Listing;
import dev.meltemi.kube.stream.PodLogs;
import dev.meltemi.kube.stream.PodStreams;
import dev.meltemi.kube.stream.Upgrade;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/** The verbs on objects. */
final class Objects {

  private final Registry registry;
  private final Admission admission;
  private final Watches watches;
  private final PodLogs logs;
  private final PodStreams streams;

  Objects(
      Registry registry, Admission admission, Watches watches, PodLogs logs, PodStreams streams) {
    this.registry = registry;
    this.admission = admission;
    this.watches = watches;
    this.logs = logs;
    this.streams = streams;
  }

  Answer answer(Request request, ResourcePath path) {
    String subresource = path.subresource();
    if (subresource.isEmpty()) {
      return path.name().isEmpty() ? collection(request, path) : object(request, path);
    }
    if (path.type().equals(Catalogue.NAMESPACE) && subresource.equals("finalize")) {
      return object(request, path);
    }
    if (!path.type().subresources().contains(subresource)) {
      throw ApiFailure.noSuchPath();
    }
    return switch (subresource) {
      case "status" -> status(request, path);
      case "scale" -> scale(request, path);
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

  private Answer collection(Request request, ResourcePath path) {
    return switch (request.method()) {
      case "GET" -> request.flag("watch") ? watches.answer(request, path) : list(request, path);
      case "POST" -> create(request, path);
      case "DELETE" -> deleteAll(request, path);
      default -> throw notAllowed(request);
    };
  }

  private Answer object(Request request, ResourcePath path) {
    return switch (request.method()) {
      case "GET" -> show(200, request, path, get(path), List.of());
      case "PUT" -> replace(request, path, Part.MAIN);
      case "PATCH" -> patch(request, path, Part.MAIN);
      case "DELETE" -> delete(request, path);
      default -> throw notAllowed(request);
    };
  }

  private Answer status(Request request, ResourcePath path) {
    return switch (request.method()) {
      case "GET" -> show(200, request, path, get(path), List.of());
      case "PUT" -> replace(request, path, Part.STATUS);
      case "PATCH" -> patch(request, path, Part.STATUS);
      default -> throw notAllowed(request);
    };
  }

  private Answer scale(Request request, ResourcePath path) {
    UnaryOperator<ObjectNode> edit =
        switch (request.method()) {
          case "GET" -> UnaryOperator.identity();
          case "PUT" -> {
            ObjectNode scale = Bodies.object(request);
            yield owner -> Scale.apply(owner, scale);
          }
          case "PATCH" -> {
            Patch patch = Bodies.patch(request);
            yield owner -> Scale.apply(owner, Patch.apply(path.type(), Scale.of(owner), patch));
          }
          default -> throw notAllowed(request);
        };
    ObjectNode owner =
        registry.update(
            path.type(), path.namespace(), path.name(), Part.MAIN, edit, request.dryRun());
    return new Answer.Tree(200, Scale.of(owner));
  }

  private Answer list(Request request, ResourcePath path) {
    Listing listing = registry.list(path.type(), path.namespace());
    var filter = Selection.of(request, path.type());
    List<ObjectNode> chosen = listing.objects().stream().filter(filter).toList();
    return new Answer.Tree(200, View.of(request, path).list(listing.revision(), chosen));
  }

  private Answer create(Request request, ResourcePath path) {
    ObjectNode object = Bodies.object(request);
    checkKind(path, object);
    List<String> warnings = admit(path.type(), object, path.namespace());
    return show(
        201,
        request,
        path,
        registry.create(path.type(), namespace(path, object), object, request.dryRun()),
        warnings);
  }

  private Answer replace(Request request, ResourcePath path, Part part) {
    ObjectNode object = Bodies.object(request);
    checkKind(path, object);
    if (!Json.text(object, "metadata", "name").equals(path.name())) {
      throw ApiFailure.badRequest(
          "the name of the object (%s) does not match the name on the URL (%s)"
              .formatted(Json.text(object, "metadata", "name"), path.name()));
    }
    return edit(request, path, part, _ -> object.deepCopy());
  }

  private Answer patch(Request request, ResourcePath path, Part part) {
    Patch patch = Bodies.patch(request);
    if (patch instanceof Patch.Strategic && path.type().isIstio()) {
      throw ApiFailure.unsupportedMediaType(
          request.mediaType(),
          List.of(
              "application/json-patch+json",
              "application/merge-patch+json",
              "application/apply-patch+yaml"));
    }
    if (patch instanceof Patch.Apply(ObjectNode applied)
        && registry.find(path.type(), path.namespace(), path.name()).isEmpty()) {
      checkKind(path, applied);
      List<String> warnings = admit(path.type(), applied, path.namespace());
      Json.child(applied, "metadata").put("name", path.name());
      return show(
          201,
          request,
          path,
          registry.create(path.type(), path.namespace(), applied, request.dryRun()),
          warnings);
    }
    return edit(
        request,
        path,
        part,
        current -> Patch.apply(path.type(), View.in(path.apiVersion(), current), patch));
  }

  private Answer edit(
      Request request, ResourcePath path, Part part, UnaryOperator<ObjectNode> edit) {
    List<String> warnings = new ArrayList<>();
    UnaryOperator<ObjectNode> admitted =
        current -> {
          ObjectNode edited = edit.apply(current);
          if (part == Part.MAIN) {
            warnings.clear();
            warnings.addAll(admit(path.type(), edited, path.namespace()));
          }
          return edited;
        };
    ObjectNode result =
        registry.update(
            path.type(), path.namespace(), path.name(), part, admitted, request.dryRun());
    return show(200, request, path, result, warnings);
  }

  private Answer delete(Request request, ResourcePath path) {
    ObjectNode last =
        registry.delete(path.type(), path.namespace(), path.name(), deletion(request));
    if (registry.find(path.type(), path.namespace(), path.name()).isPresent()) {
      return show(200, request, path, last, List.of());
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

  private Answer deleteAll(Request request, ResourcePath path) {
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

  private ObjectNode get(ResourcePath path) {
    return registry.get(path.type(), path.namespace(), path.name());
  }

  /**
   * @throws ApiFailure 422 with everything that is wrong
   */
  private List<String> admit(ResourceType type, ObjectNode object, String namespace) {
    ObjectNode placed = object.deepCopy();
    if (type.namespaced()) {
      Json.child(placed, "metadata").put("namespace", namespace);
    }
    Admission.Verdict verdict = admission.review(type, placed);
    if (!verdict.causes().isEmpty()) {
      throw ApiFailure.invalid(type, Json.text(object, "metadata", "name"), verdict.causes());
    }
    return verdict.warnings();
  }

  private static Answer show(
      int code, Request request, ResourcePath path, ObjectNode object, List<String> warnings) {
    return new Answer.Tree(code, View.of(request, path).one(object), warnings);
  }

  /** An object may be sent to the collection of all namespaces if it names its own. */
  private static String namespace(ResourcePath path, ObjectNode object) {
    if (!path.type().namespaced() || !path.namespace().isEmpty()) {
      return path.namespace();
    }
    throw ApiFailure.badRequest(
        "an empty namespace may not be set during creation; send the object to /namespaces/%s/%s"
            .formatted(
                Json.at(object, "metadata", "namespace").asString("NAMESPACE"),
                path.type().plural()));
  }

  private static void checkKind(ResourcePath path, ObjectNode object) {
    String apiVersion = Json.text(object, "apiVersion");
    if (!apiVersion.equals(path.apiVersion())) {
      throw ApiFailure.badRequest(
          "the API version in the data (%s) does not match the expected API version (%s)"
              .formatted(apiVersion.isEmpty() ? "none" : apiVersion, path.apiVersion()));
    }
    String kind = Json.text(object, "kind");
    if (!kind.equals(path.type().kind())) {
      throw ApiFailure.badRequest(
          "the kind in the data (%s) does not match the expected kind (%s)"
              .formatted(kind.isEmpty() ? "none" : kind, path.type().kind()));
    }
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

  private static ApiFailure notAllowed(Request request) {
    return ApiFailure.methodNotAllowed(
        "the server does not allow " + request.method() + " on the requested resource");
  }
}
