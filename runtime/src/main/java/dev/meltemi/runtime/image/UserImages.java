package dev.meltemi.runtime.image;

import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The images that users add: a map from image name to a command, a line for the shell or a list of
 * words.
 *
 * @param commands by image name, as written
 * @param problems what could not be read; the other entries count
 */
public record UserImages(Map<String, List<String>> commands, List<Problem> problems) {
  private static final String EXAMPLE = "example/hello: python3 -m http.server 8000";

  public UserImages {
    commands = Map.copyOf(commands);
    problems = List.copyOf(problems);
  }

  /** Reads {@code images.yaml}; a file that does not exist adds nothing. */
  public static UserImages read(Path file) {
    if (Files.notExists(file)) return new UserImages(Map.of(), List.of());
    Object document;
    try {
      document =
          new Load(LoadSettings.builder().setLabel(file.toString()).build())
              .loadFromString(Files.readString(file));
    } catch (IOException | YamlEngineException e) {
      return new UserImages(Map.of(), List.of(problem(file, String.valueOf(e.getMessage()))));
    }
    if (document == null) return new UserImages(Map.of(), List.of());
    if (!(document instanceof Map<?, ?> entries)) {
      return new UserImages(
          Map.of(), List.of(problem(file, "it must be a map from image names to commands")));
    }
    Map<String, List<String>> commands = new TreeMap<>();
    List<Problem> problems = new ArrayList<>();
    for (Map.Entry<?, ?> entry : entries.entrySet()) {
      String name = String.valueOf(entry.getKey());
      if (entry.getValue() instanceof String line && !line.isBlank()) {
        commands.put(name, shell(line));
      } else if (entry.getValue() instanceof List<?> words && !words.isEmpty()) {
        commands.put(name, words.stream().map(String::valueOf).toList());
      } else {
        problems.add(
            problem(
                file, "the command of image %s must be a line or a list of words".formatted(name)));
      }
    }
    return new UserImages(commands, problems);
  }

  /** These and what {@code --image NAME=COMMAND} says, which wins. */
  public UserImages with(Map<String, String> options) {
    Map<String, List<String>> all = new TreeMap<>(commands);
    options.forEach((name, line) -> all.put(name, shell(line)));
    return new UserImages(all, problems);
  }

  // The container's args follow the line's own words.
  private static List<String> shell(String line) {
    return List.of("sh", "-c", "exec " + line.strip() + " \"$@\"", "sh");
  }

  private static Problem problem(Path file, String message) {
    Origin origin = new Origin(file.toString(), 0, "");
    return Problem.error(
        "InvalidImages", origin, "images.yaml cannot be used: " + message, EXAMPLE);
  }
}
