package dev.meltemi.api.yaml;

import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A text of several YAML documents. Limits: {@link #MAX_CHARACTERS}, and for each document {@link
 * Composer#MAX_DEPTH} and {@link Composer#MAX_NODES} (aliases count as what they stand for).
 */
public record YamlText(List<Part> parts, List<Problem> problems) {
  /** Characters of one text. */
  public static final int MAX_CHARACTERS = 3 * 1024 * 1024;

  /** One document that is not empty, with what is wrong with its form (such as duplicate keys). */
  public record Part(Node root, List<Problem> problems) {}

  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setCodePointLimit(MAX_CHARACTERS).setUseMarks(true).build();

  /** Reads as far as the text is YAML; what is not is one problem of {@link #problems}. */
  public static YamlText parse(String text, String source) {
    var parts = new ArrayList<Part>();
    try {
      var events = new Parse(SETTINGS).parseString(text).iterator();
      while (events.hasNext()) {
        if (events.next().getEventId() == Event.ID.DocumentStart) {
          var composer = new Composer(events, source);
          var root = composer.document();
          if (!(root instanceof Node.Scalar(var kind, _, _, _) && kind == Node.Scalar.Kind.NULL)) {
            parts.add(new Part(root, composer.problems()));
          }
        }
      }
    } catch (MarkedYamlEngineException e) {
      var line = e.getProblemMark().or(e::getContextMark).map(m -> m.getLine() + 1).orElse(0);
      return new YamlText(parts, List.of(broken(source, line, sentence(e))));
    } catch (Composer.Refused e) {
      return new YamlText(parts, List.of(e.problem));
    } catch (YamlEngineException e) {
      return new YamlText(
          parts, List.of(broken(source, 0, firstLine(String.valueOf(e.getMessage())))));
    }
    return new YamlText(parts, List.of());
  }

  private static String sentence(MarkedYamlEngineException e) {
    var context = Optional.ofNullable(e.getContext()).map(c -> c + ": ").orElse("");
    return context + firstLine(String.valueOf(e.getProblem()));
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("unreadable");
  }

  private static Problem broken(String source, int line, String message) {
    var fix =
        message.contains("TAB")
            ? "Indent with spaces."
            : "Check indentation, colons and quotes around this line.";
    return Problem.error(
        "BrokenYaml", new Origin(source, line, ""), "This is not YAML: " + message, fix);
  }
}
