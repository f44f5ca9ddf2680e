package dev.meltemi.cli.istioctl;

import dev.meltemi.cli.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was changed at an API server from here, a line of JSON for each command, in a file beside
 * the kubeconfig. Istio's resources alone: a Secret's content has no business in a second file.
 */
final class Journal {
  /** Of the oldest nobody wants to know any more. */
  private static final int MOST = 100;

  private static final TypeReference<LinkedHashMap<String, Object>> TREE = new TypeReference<>() {};

  private final Path file;

  private Journal(Path file) {
    this.file = file;
  }

  static Journal of(Kubeconfig.Access access) {
    String server = HexFormat.of().toHexDigits(access.server().toString().hashCode());
    return new Journal(
        access.file().toAbsolutePath().resolveSibling("istioctl-history-" + server + ".jsonl"));
  }

  /**
   * One object's change.
   *
   * @param before empty when it was created
   * @param after empty when it was deleted
   */
  record Change(
      String object,
      String folder,
      String name,
      Optional<Map<String, Object>> before,
      Optional<Map<String, Object>> after) {
    String path() {
      return folder + "/" + name;
    }

    String verb() {
      return before.isEmpty() ? "created" : after.isEmpty() ? "deleted" : "updated";
    }

    private boolean isNone() {
      return before.map(Change::spec).equals(after.map(Change::spec));
    }

    /** What users write; revisions and status change by themselves. */
    static Map<String, Object> spec(Map<String, Object> object) {
      var metadata = Trees.metadata(object);
      var own = new LinkedHashMap<String, Object>();
      own.put("spec", Trees.map(object.get("spec")));
      own.put("labels", Trees.map(metadata.get("labels")));
      own.put("annotations", Trees.map(metadata.get("annotations")));
      return own;
    }

    private Map<String, Object> tree() {
      var tree = new LinkedHashMap<String, Object>();
      tree.put("object", object);
      tree.put("folder", folder);
      tree.put("name", name);
      before.ifPresent(one -> tree.put("before", one));
      after.ifPresent(one -> tree.put("after", one));
      return tree;
    }

    private static Change of(Map<String, Object> tree) {
      return new Change(
          Trees.text(tree, "object"),
          Trees.text(tree, "folder"),
          Trees.text(tree, "name"),
          Optional.of(Trees.map(tree.get("before"))).filter(one -> !one.isEmpty()),
          Optional.of(Trees.map(tree.get("after"))).filter(one -> !one.isEmpty()));
    }
  }

  /**
   * @param number from 1 on, never given twice
   * @param command as it was typed, without its options
   * @param undoes the number of the entry whose changes it took back
   */
  record Entry(int number, String at, String command, OptionalInt undoes, List<Change> changes) {
    Map<String, Object> tree() {
      var tree = new LinkedHashMap<String, Object>();
      tree.put("number", number);
      tree.put("at", at);
      tree.put("command", command);
      undoes.ifPresent(one -> tree.put("undoes", one));
      tree.put("changes", changes.stream().map(Change::tree).toList());
      return tree;
    }

    private static Entry of(Map<String, Object> tree) {
      var undoes = Trees.text(tree, "undoes");
      return new Entry(
          Integer.parseInt(Trees.text(tree, "number")),
          Trees.text(tree, "at"),
          Trees.text(tree, "command"),
          undoes.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(undoes)),
          Trees.list(tree.get("changes")).stream().map(Trees::map).map(Change::of).toList());
    }
  }

  /** The oldest first. */
  List<Entry> entries() {
    if (!Files.exists(file)) return List.of();
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> !line.isBlank())
          .map(line -> Entry.of(new JsonMapper().readValue(line, TREE)))
          .toList();
    } catch (IOException | JacksonException | NumberFormatException e) {
      throw new UserError(
          "The history %s cannot be read: %s. Without the file a new one begins."
              .formatted(file, e.getMessage()));
    }
  }

  /**
   * Adds an entry, unless nothing was changed.
   *
   * @return why it could not be written
   */
  Optional<String> add(String command, OptionalInt undoes, List<Change> changes) {
    List<Change> real = changes.stream().filter(change -> !change.isNone()).toList();
    if (real.isEmpty()) return Optional.empty();
    try {
      var all = new ArrayList<>(entries());
      int number = all.isEmpty() ? 1 : all.getLast().number() + 1;
      String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
      all.add(new Entry(number, now, command, undoes, real));
      write(all.subList(Math.max(0, all.size() - MOST), all.size()));
      return Optional.empty();
    } catch (IOException | UserError e) {
      return Optional.of("The change is made, but not in the history: " + e.getMessage());
    }
  }

  private void write(List<Entry> entries) throws IOException {
    String text =
        entries.stream().map(entry -> Json.line(entry.tree()) + "\n").collect(Collectors.joining());
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, text, StandardCharsets.UTF_8);
    var _ =
        Files.move(
            fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
