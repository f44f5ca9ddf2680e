package dev.meltemi.cli.istioctl;

import dev.meltemi.api.yaml.YamlWriter;
import dev.meltemi.kube.registry.ResourceType;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Prints what {@code get} was answered, in the order of the answers. */
final class ObjectPrinter {
  private final PrintWriter out;
  private final OutputFormat format;
  private final boolean withNamespace;
  private final List<Object> objects = new ArrayList<>();
  private boolean isList;
  private boolean printedAny;

  ObjectPrinter(PrintWriter out, OutputFormat format, boolean withNamespace) {
    this.out = out;
    this.format = format;
    this.withNamespace = withNamespace;
  }

  void add(ResourceType type, Map<String, Object> answer) {
    if (format.isTable()) {
      printTable(type, answer);
      return;
    }
    if (answer.get("items") instanceof List<?> items) {
      isList = true;
      for (Object item : items) addObject(type, typed(type, answer, Trees.map(item)));
    } else {
      addObject(type, typed(type, answer, answer));
    }
  }

  /** With kind and version in front, where people look for them; items of a list come without. */
  private static Map<String, Object> typed(
      ResourceType type, Map<String, Object> list, Map<String, Object> item) {
    var typed = new LinkedHashMap<String, Object>();
    typed.put("apiVersion", list.getOrDefault("apiVersion", type.apiVersion()));
    typed.put("kind", type.kind());
    typed.putAll(item);
    return typed;
  }

  private void addObject(ResourceType type, Map<String, Object> object) {
    var metadata = new LinkedHashMap<>(Trees.metadata(object));
    metadata.remove("managedFields"); // as kubectl: of no use to people
    objects.add(Trees.with(object, "metadata", metadata));
    if (format != OutputFormat.NAME) return;
    String group = type.group().isEmpty() ? "" : "." + type.group();
    out.println(type.singular() + group + "/" + Trees.text(metadata, "name"));
  }

  /** Whether anything was added that {@link #finish} shows. */
  boolean hasSome() {
    return printedAny || !objects.isEmpty();
  }

  /** The rest of the output. */
  void finish(String namespace) {
    switch (format) {
      case YAML -> out.print(YamlWriter.stream(List.of(whole())));
      case JSON ->
          out.println(
              JsonMapper.builder()
                  .enable(SerializationFeature.INDENT_OUTPUT)
                  .build()
                  .writeValueAsString(whole()));
      case TABLE, WIDE -> {
        if (!printedAny)
          out.println(
              namespace.isEmpty()
                  ? "No resources found."
                  : "No resources found in " + namespace + " namespace.");
      }
      case NAME -> {}
    }
    out.flush();
  }

  private Object whole() {
    if (!isList && objects.size() == 1) return objects.getFirst();
    var list = new LinkedHashMap<String, Object>();
    list.put("apiVersion", "v1");
    list.put("items", objects);
    list.put("kind", "List");
    return list;
  }

  private void printTable(ResourceType type, Map<String, Object> table) {
    var columns = Trees.list(table.get("columnDefinitions")).stream().map(Trees::map).toList();
    var rows = Trees.list(table.get("rows")).stream().map(Trees::map).toList();
    if (rows.isEmpty()) return;
    var text = new TextTable();
    var header = new ArrayList<String>();
    if (withNamespace && type.namespaced()) header.add("NAMESPACE");
    for (var column : columns) {
      if (isShown(column)) header.add(Trees.text(column, "name").toUpperCase(Locale.ROOT));
    }
    text.row(header);
    for (var row : rows) text.row(cells(type, columns, row));
    if (printedAny) out.println();
    out.print(text);
    printedAny = true;
  }

  private List<String> cells(
      ResourceType type, List<Map<String, Object>> columns, Map<String, Object> row) {
    var cells = new ArrayList<String>();
    if (withNamespace && type.namespaced())
      cells.add(Trees.text(Trees.metadata(Trees.map(row.get("object"))), "namespace"));
    var values = Trees.list(row.get("cells"));
    for (int i = 0; i < columns.size() && i < values.size(); i++) {
      if (isShown(columns.get(i))) cells.add(cell(values.get(i)));
    }
    return cells;
  }

  private static String cell(@org.jspecify.annotations.Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  /** Columns of priority 0 are for every screen. */
  private boolean isShown(Map<String, Object> column) {
    return format == OutputFormat.WIDE || List.of("", "0").contains(Trees.text(column, "priority"));
  }
}
