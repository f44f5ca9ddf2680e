package dev.meltemi.kube.server;

import dev.meltemi.kube.store.Json;
import dev.meltemi.kube.table.Table;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The form in which a client wants objects.
 *
 * @param table as kubectl prints them: rows and columns
 * @param wholeRows whether each row of a table carries its whole object
 */
record View(ResourcePath path, boolean table, boolean wholeRows) {

  static View of(Request request, ResourcePath path) {
    return new View(
        path,
        request.accepts("as=Table", "v=v1", "g=meta.k8s.io"),
        request.parameter("includeObject").equals("Object"));
  }

  ObjectNode one(ObjectNode object) {
    ObjectNode shown = in(path.apiVersion(), object);
    return table ? Table.of(path.type(), List.of(shown), Json.revision(object), wholeRows) : shown;
  }

  ObjectNode list(long revision, List<ObjectNode> objects) {
    List<ObjectNode> shown = objects.stream().map(object -> in(path.apiVersion(), object)).toList();
    if (table) {
      return Table.of(path.type(), shown, revision, wholeRows);
    }
    ObjectNode list =
        Json.object().put("kind", path.type().kind() + "List").put("apiVersion", path.apiVersion());
    list.putObject("metadata").put("resourceVersion", Long.toString(revision));
    list.putArray("items").addAll(shown);
    return list;
  }

  /**
   * The object in another served version; all versions of a type have the same fields. The result
   * may be the same tree.
   */
  static ObjectNode in(String apiVersion, ObjectNode object) {
    if (Json.text(object, "apiVersion").equals(apiVersion)) {
      return object;
    }
    return object.deepCopy().put("apiVersion", apiVersion);
  }
}
