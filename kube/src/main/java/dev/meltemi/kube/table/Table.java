package dev.meltemi.kube.table;

import dev.meltemi.kube.registry.ResourceType;
import dev.meltemi.kube.store.Json;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The server's side of {@code kubectl get}: objects as rows. */
public final class Table {

  private Table() {}

  public static ObjectNode of(
      ResourceType type, List<ObjectNode> objects, long revision, boolean wholeRows) {
    List<Column> columns = Columns.of(type);
    ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    table.putObject("metadata").put("resourceVersion", Long.toString(revision));
    ArrayNode definitions = table.putArray("columnDefinitions");
    for (Column column : columns) {
      definitions
          .addObject()
          .put("name", column.name())
          .put("type", column.type())
          .put("format", column.name().equals("Name") ? "name" : "")
          .put("description", "")
          .put("priority", column.priority());
    }
    ArrayNode rows = table.putArray("rows");
    for (ObjectNode object : objects) {
      ObjectNode row = rows.addObject();
      ArrayNode cells = row.putArray("cells");
      columns.forEach(column -> cells.add(column.cell().apply(object)));
      row.set("object", wholeRows ? object : metadataOf(object));
    }
    return table;
  }

  private static ObjectNode metadataOf(ObjectNode object) {
    ObjectNode partial =
        Json.object().put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
    partial.set("metadata", object.path("metadata"));
    return partial;
  }
}
