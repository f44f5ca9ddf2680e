package dev.meltemi.verify.walkthrough;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A page of the walk-through. Fenced blocks that begin with {@code bash} are typed; a block {@code
 * output} after one says what it prints. After {@code bash} may stand {@code fails} and {@code
 * eventually}; blocks with {@code skip} are for the eye only.
 */
record Page(String name, List<Step> steps) {
  private static final String FENCE = "```";

  /** All pages of a folder, in the order of their names. */
  static List<Page> all(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("\\d.*\\.md"))
          .sorted()
          .map(Page::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Page read(Path file) {
    try {
      return new Page(file.getFileName().toString(), steps(Files.readAllLines(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Step> steps(List<String> lines) {
    List<Step> steps = new ArrayList<>();
    String heading = "";
    int number = 0;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("#")) {
        heading = line.replaceFirst("^#+ *", "");
        number = 0;
      }
      if (!line.startsWith(FENCE)) continue;
      List<String> info = List.of(line.substring(FENCE.length()).strip().split(" +"));
      int end = i + 1;
      while (!lines.get(end).startsWith(FENCE)) end++;
      List<String> block = lines.subList(i + 1, end);
      if (info.getFirst().equals("bash") && !info.contains("skip")) {
        number++;
        steps.add(
            new Step(
                heading + " (" + number + ")",
                String.join("\n", block),
                info.contains("fails"),
                info.contains("eventually"),
                List.of()));
      } else if (info.getFirst().equals("output")) {
        Step last = steps.removeLast();
        steps.add(
            new Step(
                last.title(),
                last.commands(),
                last.fails(),
                last.eventually(),
                block.stream().filter(text -> !text.isBlank()).toList()));
      }
      i = end;
    }
    return List.copyOf(steps);
  }
}
