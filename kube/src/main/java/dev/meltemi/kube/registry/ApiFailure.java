package dev.meltemi.kube.registry;

import dev.meltemi.kube.store.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request that is answered by a Kubernetes {@code Status} with {@code status: Failure}. An
 * exception, because it ends a request from any depth and is caught in exactly one place, where it
 * becomes the answer.
 */
public final class ApiFailure extends RuntimeException {

  /** One thing that is wrong with an object. {@code field} may be empty. */
  public record Cause(String reason, String field, String message) {}

  private final int code;
  private final String reason;
  private final ObjectNode details;

  private ApiFailure(int code, String reason, String message, ObjectNode details) {
    super(message, null, false, false);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  public static ApiFailure badRequest(String message) {
    return new ApiFailure(400, "BadRequest", message, Json.object());
  }

  public static ApiFailure unauthorized() {
    return new ApiFailure(
        401,
        "Unauthorized",
        "Unauthorized: send a client certificate of this server's authority, or its bearer token",
        Json.object());
  }

  public static ApiFailure forbidden(ResourceType type, String name, String why) {
    return new ApiFailure(
        403,
        "Forbidden",
        "%s \"%s\" is forbidden: %s".formatted(type.name(), name, why),
        details(type, name));
  }

  /** For reasons that have nothing to do with one object. */
  public static ApiFailure forbidden(String why) {
    return new ApiFailure(403, "Forbidden", "forbidden: " + why, Json.object());
  }

  public static ApiFailure notFound(ResourceType type, String name) {
    return new ApiFailure(
        404, "NotFound", "%s \"%s\" not found".formatted(type.name(), name), details(type, name));
  }

  public static ApiFailure noSuchPath() {
    return new ApiFailure(
        404, "NotFound", "the server could not find the requested resource", Json.object());
  }

  /**
   * @param why what exactly is missing
   */
  public static ApiFailure noSuchPath(String why) {
    return new ApiFailure(
        404, "NotFound", "the server could not find the requested resource: " + why, Json.object());
  }

  public static ApiFailure methodNotAllowed(String message) {
    return new ApiFailure(405, "MethodNotAllowed", message, Json.object());
  }

  public static ApiFailure notAcceptable(String message) {
    return new ApiFailure(406, "NotAcceptable", message, Json.object());
  }

  public static ApiFailure exists(ResourceType type, String name) {
    return new ApiFailure(
        409,
        "AlreadyExists",
        "%s \"%s\" already exists".formatted(type.name(), name),
        details(type, name));
  }

  public static ApiFailure conflict(ResourceType type, String name, String why) {
    return new ApiFailure(
        409,
        "Conflict",
        "Operation cannot be fulfilled on %s \"%s\": %s".formatted(type.name(), name, why),
        details(type, name));
  }

  /**
   * Server-side apply would change what others have set.
   *
   * @param sentences who has set what
   */
  static ApiFailure applyConflict(List<Cause> causes, String sentences) {
    ObjectNode details = Json.object();
    addCauses(details, causes);
    String count = causes.size() + (causes.size() == 1 ? " conflict" : " conflicts");
    return new ApiFailure(
        409, "Conflict", "Apply failed with %s: %s".formatted(count, sentences), details);
  }

  /** The writer had an older state of the object than the server. */
  public static ApiFailure stale(ResourceType type, String name) {
    return conflict(
        type,
        name,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  public static ApiFailure expired(long oldest) {
    return new ApiFailure(
        410,
        "Expired",
        "too old resource version: the history begins at " + oldest + "; list again",
        Json.object());
  }

  public static ApiFailure tooLarge(int limitBytes) {
    return new ApiFailure(
        413,
        "RequestEntityTooLarge",
        "the body is longer than " + limitBytes + " bytes",
        Json.object());
  }

  public static ApiFailure unsupportedMediaType(String type, List<String> accepted) {
    return new ApiFailure(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format (%s) - accepted media types include: %s"
            .formatted(type, String.join(", ", accepted)),
        Json.object());
  }

  public static ApiFailure invalid(ResourceType type, String name, List<Cause> causes) {
    ObjectNode details =
        Json.object().put("name", name).put("group", type.group()).put("kind", type.kind());
    addCauses(details, causes);
    String problems =
        String.join(
            "\n",
            causes.stream()
                .map(cause ->
                    cause.field().isEmpty()
                        ? cause.message()
                        : cause.field() + ": " + cause.message())
                .toList());
    String text = causes.size() == 1 ? " " + problems : "\n" + problems;
    return new ApiFailure(
        422, "Invalid", "%s \"%s\" is invalid:%s".formatted(type.kind(), name, text), details);
  }

  /** The client may come back when others have left. */
  public static ApiFailure tooManyRequests(String message) {
    return new ApiFailure(
        429, "TooManyRequests", message, Json.object().put("retryAfterSeconds", 1));
  }

  public static ApiFailure internal(String message) {
    return new ApiFailure(500, "InternalError", message, Json.object());
  }

  /** The revision has not been given out yet; the client may come back. */
  public static ApiFailure futureRevision(long current) {
    return new ApiFailure(
        504,
        "Timeout",
        "Too large resource version: the current one is " + current,
        Json.object().put("retryAfterSeconds", 1));
  }

  public int code() {
    return code;
  }

  /** The Kubernetes {@code Status} object. */
  public ObjectNode status() {
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Failure").put("message", getMessage()).put("reason", reason);
    // Clients read the details of a failure without asking whether there are any.
    status.set("details", details);
    return status.put("code", code);
  }

  private static void addCauses(ObjectNode details, List<Cause> causes) {
    var list = details.putArray("causes");
    for (Cause cause : causes) {
      ObjectNode each =
          list.addObject().put("reason", cause.reason()).put("message", cause.message());
      if (!cause.field().isEmpty()) {
        each.put("field", cause.field());
      }
    }
  }

  private static ObjectNode details(ResourceType type, String name) {
    ObjectNode details = Json.object().put("name", name);
    if (!type.group().isEmpty()) {
      details.put("group", type.group());
    }
    return details.put("kind", type.plural());
  }
}
