package dev.meltemi.cli.istioctl;

import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.read.Document;
import dev.meltemi.api.read.ReadResult;
import dev.meltemi.api.read.ResourceReader;
import dev.meltemi.cli.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Reads what {@code -f} names, whole, before anything is done with it. */
final class InputDocuments {
  static final String STANDARD_INPUT = "-";

  private InputDocuments() {}

  /** Texts with the names that messages call them by. */
  record Source(String name, String text) {}

  static List<Source> sources(List<String> files, InputStream stdin) {
    if (files.isEmpty())
      throw new UserError("Nothing to read: name a file with -f FILE, or -f - for standard input.");
    var sources = new ArrayList<Source>();
    for (String file : files) sources.add(source(file, stdin));
    return sources;
  }

  private static Source source(String file, InputStream stdin) {
    try {
      if (file.equals(STANDARD_INPUT)) {
        return new Source("stdin", new String(stdin.readAllBytes(), StandardCharsets.UTF_8));
      }
      return new Source(
          file, new String(Files.readAllBytes(Path.of(file)), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      throw new UserError("There is no file %s.".formatted(file));
    } catch (IOException e) {
      throw new UserError("The file %s cannot be read: %s.".formatted(file, e.getMessage()));
    }
  }

  /**
   * All documents of all sources.
   *
   * @throws UserError with every problem of every document, when one of them is an error
   */
  static Checked checked(List<Source> sources, String defaultNamespace) {
    var results =
        sources.stream()
            .map(s -> ResourceReader.read(s.text(), s.name(), defaultNamespace))
            .toList();
    var problems =
        new ArrayList<>(results.stream().flatMap(r -> r.allProblems().stream()).toList());
    var documents = results.stream().map(ReadResult::documents).flatMap(List::stream).toList();
    documents.stream()
        .filter(d -> !d.hasErrors() && Kinds.of(d).isEmpty())
        .map(InputDocuments::unknown)
        .forEach(problems::add);
    if (problems.stream().anyMatch(Problem::isError)) throw new UserError(refusal(problems));
    return new Checked(documents, problems);
  }

  /** Documents whose kind and name can be read; whether the rest is right does not matter. */
  static List<Document> named(List<Source> sources, String defaultNamespace) {
    var results =
        sources.stream()
            .map(s -> ResourceReader.read(s.text(), s.name(), defaultNamespace))
            .toList();
    var documents = results.stream().flatMap(r -> r.documents().stream()).toList();
    var problems = new ArrayList<>(results.stream().flatMap(r -> r.problems().stream()).toList());
    documents.stream()
        .filter(d -> Kinds.of(d).isEmpty() || d.key().name().isEmpty())
        .map(InputDocuments::unknown)
        .forEach(problems::add);
    if (problems.stream().anyMatch(Problem::isError)) throw new UserError(refusal(problems));
    return documents;
  }

  /**
   * @param warnings for stderr
   */
  record Checked(List<Document> documents, List<Problem> warnings) {}

  private static Problem unknown(Document document) {
    return Problem.error(
        "UnknownKind",
        document.origin(),
        "kind %s of apiVersion %s is not known".formatted(document.kind(), document.apiVersion()),
        "");
  }

  private static String refusal(List<Problem> problems) {
    long errors = problems.stream().filter(Problem::isError).count();
    // A single one needs no heading: the word Error is before it already.
    if (problems.size() == 1) {
      return text(problems.getFirst()).substring("error ".length()) + "\nSo nothing was changed.";
    }
    String count = errors == 1 ? "one error" : errors + " errors";
    return "%s, so nothing was changed.\n%s"
        .formatted(
            count, problems.stream().map(InputDocuments::text).collect(Collectors.joining("\n")));
  }

  /** The problem in one line, its remedy below, indented. */
  static String text(Problem problem) {
    return problem.fix().isEmpty()
        ? problem.toString()
        : problem + "\n" + problem.fix().strip().indent(4).stripTrailing();
  }
}
