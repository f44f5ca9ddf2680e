package dev.meltemi.verify.walkthrough;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One block of commands with what it shall print.
 *
 * @param title the heading above it, with its number there
 * @param commands as a reader types them
 * @param fails whether the last command must end with a code other than 0
 * @param eventually whether the step may be repeated until it prints what it shall
 * @param output lines that must appear in this order; others may stand between them. In a line
 *     {@code …} stands for anything.
 */
record Step(String title, String commands, boolean fails, boolean eventually, List<String> output) {

  /** What is wrong with a run of the step; empty when nothing is. */
  Optional<String> fault(Shell.Result result) {
    if (fails == (result.code() == 0)) {
      return Optional.of(
          "exit code %d, and %s expected"
              .formatted(result.code(), fails ? "another than 0 was" : "0 was"));
    }
    List<String> printed = result.output().lines().toList();
    int next = 0;
    for (String wanted : output) {
      Pattern pattern = pattern(wanted);
      while (next < printed.size() && !pattern.matcher(printed.get(next).strip()).matches()) next++;
      if (next == printed.size()) return Optional.of("no line (here) like: " + wanted);
      next++;
    }
    return Optional.empty();
  }

  private static Pattern pattern(String line) {
    return Pattern.compile(
        Pattern.compile("…")
            .splitAsStream(line.strip() + "\u0000")
            .map(part -> part.replace("\u0000", ""))
            .map(part -> part.isEmpty() ? "" : Pattern.quote(part))
            .collect(Collectors.joining(".*")));
  }
}
