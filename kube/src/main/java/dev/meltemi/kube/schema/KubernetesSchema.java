package dev.meltemi.kube.schema;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The messages of {@code kubernetes.txt}. Immutable. */
public final class KubernetesSchema {

  private static final Pattern FIELD =
      Pattern.compile(
          "(?<name>[^=]+)=(?<number>\\d*):(?<shape>\\[]|\\{})?(?<type>[\\w.]+)(?<zero>\\*)?"
              + "(?:/(?<merge>[^/#!]*))?(?:/(?<apply>[^#!]*))?(?<atomic>#)?!?");

  private static final KubernetesSchema LOADED = load();

  private final Map<String, Message> messages;

  private KubernetesSchema(Map<String, Message> messages) {
    this.messages = messages;
  }

  public static KubernetesSchema get() {
    return LOADED;
  }

  /** The message of a kind; empty for kinds that the table does not have. */
  public Optional<Message> of(String group, String kind) {
    String packageName = group.isEmpty() ? "" : group.substring(0, dot(group)) + ".";
    boolean kubernetes = group.isEmpty() || !group.contains(".") || group.endsWith(".k8s.io");
    return kubernetes ? message(packageName + kind) : Optional.empty();
  }

  /** Empty for single values. */
  public Optional<Message> message(String name) {
    return Optional.ofNullable(messages.get(name));
  }

  private static int dot(String group) {
    int dot = group.indexOf('.');
    return dot < 0 ? group.length() : dot;
  }

  private static KubernetesSchema load() {
    Map<String, List<Field>> lines = new LinkedHashMap<>();
    try (InputStream input = KubernetesSchema.class.getResourceAsStream("kubernetes.txt")) {
      if (input == null) {
        throw new IllegalStateException("kubernetes.txt is missing beside KubernetesSchema");
      }
      new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> List.of(line.split(" ")))
          .forEach(words ->
              lines.put(
                  words.getFirst(), words.stream().skip(1).map(KubernetesSchema::field).toList()));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    Map<String, Message> messages = new HashMap<>();
    lines.keySet().forEach(name -> messages.put(name, message(name, lines)));
    return new KubernetesSchema(Map.copyOf(messages));
  }

  private static Message message(String name, Map<String, List<Field>> lines) {
    Map<String, Field> fields = new LinkedHashMap<>();
    if (lines.getOrDefault(name, List.of()).stream().anyMatch(f -> f.name().equals("metadata"))) {
      fields.put("apiVersion", text("apiVersion"));
      fields.put("kind", text("kind"));
    }
    flatten(name, lines, fields);
    Map<Integer, Field> numbers = new HashMap<>();
    lines.getOrDefault(name, List.of()).forEach(field -> numbers.put(field.number(), field));
    return new Message(name, java.util.Collections.unmodifiableMap(fields), Map.copyOf(numbers));
  }

  private static void flatten(
      String name, Map<String, List<Field>> lines, Map<String, Field> fields) {
    for (Field field : lines.getOrDefault(name, List.of())) {
      if (field.isInline()) {
        flatten(field.type(), lines, fields);
      } else {
        fields.put(field.name(), field);
      }
    }
  }

  private static Field text(String name) {
    return new Field(name, 0, Field.Shape.ONE, "string", false, "", List.of(), false);
  }

  private static Field field(String word) {
    Matcher parts = FIELD.matcher(word);
    if (!parts.matches()) {
      throw new IllegalStateException("kubernetes.txt: " + word);
    }
    String number = parts.group("number");
    String merge = orEmpty(parts.group("merge"));
    String apply = parts.group("apply") == null ? merge : parts.group("apply");
    Field.Shape shape =
        switch (orEmpty(parts.group("shape"))) {
          case "[]" -> Field.Shape.LIST;
          case "{}" -> Field.Shape.MAP;
          default -> Field.Shape.ONE;
        };
    return new Field(
        parts.group("name"),
        number.isEmpty() ? 0 : Integer.parseInt(number),
        shape,
        parts.group("type"),
        parts.group("zero") != null,
        merge,
        apply.isEmpty() ? List.of() : List.of(apply.split(",")),
        parts.group("atomic") != null);
  }

  private static String orEmpty(@org.jspecify.annotations.Nullable String group) {
    return group == null ? "" : group;
  }
}
