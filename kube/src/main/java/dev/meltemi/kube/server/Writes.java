package dev.meltemi.kube.server;

import dev.meltemi.kube.registry.ApiFailure;
import dev.meltemi.kube.registry.ManagedFields;
import dev.meltemi.kube.registry.Part;
import dev.meltemi.kube.registry.Patch;
import dev.meltemi.kube.registry.Registry;
import dev.meltemi.kube.registry.ResourceType;
import dev.meltemi.kube.store.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/** Creating and changing objects. */
final class Writes {

  private static final List<String> PATCHES_OF_ISTIO =
      List.of(
          "application/json-patch+json",
          "application/merge-patch+json",
          "application/apply-patch+yaml");

  /** Longest name of a field manager, in characters, as Kubernetes has it. */
  private static final int MANAGER_LIMIT = 128;

  private final Registry registry;
  private final Admission admission;

  Writes(Registry registry, Admission admission) {
    this.registry = registry;
    this.admission = admission;
  }

  Answer create(Request request, ResourcePath path) {
    ObjectNode object = Bodies.object(request);
    checkKind(path, object);
    List<String> duplicates = Bodies.duplicates(request);
    List<String> warnings =
        new ArrayList<>(FieldValidation.of(request).check(path, object, duplicates));
    warnings.addAll(admit(path.type(), object, path.namespace()));
    ManagedFields.created(path.type(), object, writer(request, path));
    ObjectNode made =
        registry.create(path.type(), namespace(path, object), object, request.dryRun());
    return Objects.show(201, request, path, made, warnings);
  }

  Answer replace(Request request, ResourcePath path, Part part) {
    ObjectNode object = Bodies.object(request);
    checkKind(path, object);
    checkName(path, object);
    return edit(request, path, part, recorded(request, path, part, _ -> object.deepCopy()));
  }

  Answer patch(Request request, ResourcePath path, Part part) {
    Patch patch = Bodies.patch(request);
    return switch (patch) {
      case Patch.Apply(ObjectNode applied) -> apply(request, path, part, applied);
      case Patch.Strategic _ when path.type().isIstio() ->
          throw ApiFailure.unsupportedMediaType(request.mediaType(), PATCHES_OF_ISTIO);
      case Patch.Strategic _, Patch.Merge _, Patch.Operations _ ->
          edit(
              request,
              path,
              part,
              recorded(
                  request,
                  path,
                  part,
                  current -> Patch.apply(path.type(), View.in(path.apiVersion(), current), patch)));
    };
  }

  Answer scale(Request request, ResourcePath path) {
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
          default -> throw Objects.notAllowed(request);
        };
    ObjectNode owner =
        registry.update(
            path.type(),
            path.namespace(),
            path.name(),
            Part.MAIN,
            recorded(request, path, Part.MAIN, edit),
            request.dryRun());
    return new Answer.Tree(200, Scale.of(owner));
  }

  private Answer apply(Request request, ResourcePath path, Part part, ObjectNode applied) {
    if (request.parameter("fieldManager").isEmpty()) {
      throw ApiFailure.badRequest(
          "fieldManager is required for apply patch: it names the owner of what is applied");
    }
    checkKind(path, applied);
    ObjectNode metadata = Json.child(applied, "metadata");
    if (Json.text(metadata, "name").isEmpty()) {
      metadata.put("name", path.name());
    }
    checkName(path, applied);
    List<String> warnings =
        new ArrayList<>(FieldValidation.of(request).check(path, applied, List.of()));
    ManagedFields.Writer writer = writer(request, path);
    boolean force = request.flag("force");
    if (part == Part.MAIN && registry.find(path.type(), path.namespace(), path.name()).isEmpty()) {
      warnings.addAll(admit(path.type(), applied, path.namespace()));
      ObjectNode made = ManagedFields.apply(path.type(), Json.object(), applied, writer, force);
      return Objects.show(
          201,
          request,
          path,
          registry.create(path.type(), path.namespace(), made, request.dryRun()),
          warnings);
    }
    return edit(
        request,
        path,
        part,
        current -> {
          ObjectNode live = View.in(path.apiVersion(), current);
          if (part == Part.STATUS) {
            live.set("status", applied.path("status"));
            return live;
          }
          return ManagedFields.apply(path.type(), live, applied, writer, force);
        });
  }

  private Answer edit(
      Request request, ResourcePath path, Part part, UnaryOperator<ObjectNode> edit) {
    FieldValidation validation = FieldValidation.of(request);
    List<String> duplicates = Bodies.duplicates(request);
    List<String> warnings = new ArrayList<>();
    UnaryOperator<ObjectNode> admitted =
        current -> {
          ObjectNode edited = edit.apply(current);
          if (part == Part.MAIN) {
            warnings.clear();
            warnings.addAll(validation.check(path, edited, duplicates));
            warnings.addAll(admit(path.type(), edited, path.namespace()));
          }
          return edited;
        };
    ObjectNode result =
        registry.update(
            path.type(), path.namespace(), path.name(), part, admitted, request.dryRun());
    return Objects.show(200, request, path, result, warnings);
  }

  /** The edit, with its author as the owner of what it changes. */
  private UnaryOperator<ObjectNode> recorded(
      Request request, ResourcePath path, Part part, UnaryOperator<ObjectNode> edit) {
    ManagedFields.Writer writer = writer(request, path);
    return current -> {
      ObjectNode before = current.deepCopy();
      ObjectNode edited = edit.apply(current);
      if (part == Part.MAIN) {
        ManagedFields.updated(path.type(), before, edited, writer);
      }
      return edited;
    };
  }

  private ManagedFields.Writer writer(Request request, ResourcePath path) {
    String named = request.parameter("fieldManager");
    if (named.length() > MANAGER_LIMIT) {
      throw ApiFailure.badRequest(
          "invalid fieldManager: it is longer than " + MANAGER_LIMIT + " characters");
    }
    String agent = request.header("User-Agent").split("[/ ]", 2)[0];
    String manager = named.isEmpty() ? agent : named;
    return new ManagedFields.Writer(
        manager.isEmpty() ? "unknown" : manager, path.apiVersion(), registry.now());
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

  private static void checkName(ResourcePath path, ObjectNode object) {
    if (!Json.text(object, "metadata", "name").equals(path.name())) {
      throw ApiFailure.badRequest(
          "the name of the object (%s) does not match the name on the URL (%s)"
              .formatted(Json.text(object, "metadata", "name"), path.name()));
    }
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
}
