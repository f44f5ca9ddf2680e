package dev.meltemi.pilot.inject;

import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.yaml.YamlWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * {@code kube-inject}: a YAML or JSON stream in, a YAML stream out, documents in the same order.
 */
public final class InjectStream {
  private InjectStream() {}

  /**
   * @param yaml "" when there is a problem: half a stream would be applied as if it were whole
   */
  public record Result(String yaml, List<Problem> problems) {}

  /**
   * @param sourceName for messages, such as the file's name
   */
  public static Result inject(String text, String sourceName, InjectOptions options) {
    var injector = new Injector(options);
    var documents = new ArrayList<Object>();
    var problems = new ArrayList<Problem>();
    try {
      for (Object document :
          new Load(
                  LoadSettings.builder()
                      .setAllowDuplicateKeys(false)
                      .setSchema(new CoreSchema())
                      .build())
              .loadAllFromString(text)) {
        if (document == null) continue;
        if (document instanceof Map) {
          var result = injector.inject(Tree.map(document));
          documents.add(result.tree());
          result.problems().forEach(p -> problems.add(in(sourceName, p)));
        } else {
          documents.add(document);
        }
      }
    } catch (YamlEngineException e) {
      problems.add(broken(e, sourceName));
    }
    return problems.isEmpty()
        ? new Result(YamlWriter.stream(documents), problems)
        : new Result("", problems);
  }

  private static Problem in(String sourceName, Problem problem) {
    var origin = problem.origin();
    return new Problem(
        problem.code(),
        problem.severity(),
        new Origin(sourceName, 0, origin.object()),
        origin.object() + ": " + problem.message(),
        problem.fix());
  }

  private static Problem broken(YamlEngineException e, String sourceName) {
    int line =
        e instanceof MarkedYamlEngineException marked
            ? marked.getProblemMark().map(m -> m.getLine() + 1).orElse(0)
            : 0;
    String what =
        e instanceof MarkedYamlEngineException marked
            ? Optional.ofNullable(marked.getProblem()).orElse("")
            : String.valueOf(e.getMessage());
    return Problem.error(
        "InvalidYaml", new Origin(sourceName, line, ""), "this is not valid YAML: " + what, "");
  }
}
