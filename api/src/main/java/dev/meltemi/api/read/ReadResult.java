package dev.meltemi.api.read;

import dev.meltemi.api.meta.Problem;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a text held.
 *
 * @param problems of the text as a whole, such as broken YAML; each document has its own beside
 */
public record ReadResult(List<Document> documents, List<Problem> problems) {

  /** Those of the text and of all documents, in this order. */
  public List<Problem> allProblems() {
    return Stream.concat(problems.stream(), documents.stream().flatMap(d -> d.problems().stream()))
        .toList();
  }

  public boolean hasErrors() {
    return allProblems().stream().anyMatch(Problem::isError);
  }
}
