package dev.meltemi.cli.demo;

import java.util.List;

/** Runs istioctl's commands, by the same code that a user's command line runs. */
@FunctionalInterface
public interface Commands {

  /**
   * How a command ended: its exit status, and standard output and error as a user would see them.
   */
  record Result(int exit, String output) {}

  /** Runs {@code istioctl arguments…} with that text as its standard input. */
  Result run(String stdin, List<String> arguments);
}
