package dev.meltemi.runtime.process;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A command that somebody runs beside a container's program, with its view of files and network.
 *
 * @param entry the way in
 * @param environment the container's variables
 * @param terminal whether the command gets a terminal of its own
 */
public record Visit(
    PodEntry entry, Map<String, String> environment, boolean terminal, List<String> command) {
  /**
   * @throws IOException if the machine cannot start it; a program that does not exist is told by
   *     its output and exit code instead
   */
  public Visitor start() throws IOException {
    if (!terminal) return Visitor.of(builder(entry.command(command)).start());
    Pty pty = Pty.open();
    try {
      if (entry.user().isPresent()) pty.give(entry.user().getAsInt());
      List<String> all = new ArrayList<>(List.of("setsid", "--ctty"));
      all.addAll(entry.command(command));
      ProcessBuilder builder = builder(all).redirectErrorStream(true);
      builder.environment().putIfAbsent("TERM", "xterm");
      File device = pty.device().toFile();
      builder.redirectInput(ProcessBuilder.Redirect.from(device));
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(device));
      return Visitor.of(builder.start(), pty);
    } catch (IOException e) {
      pty.close();
      throw e;
    }
  }

  private ProcessBuilder builder(List<String> all) {
    ProcessBuilder builder = new ProcessBuilder(all).directory(new File("/"));
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder;
  }
}
