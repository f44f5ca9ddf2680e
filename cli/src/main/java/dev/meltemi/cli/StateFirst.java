package dev.meltemi.cli;

import java.util.ArrayList;
import java.util.List;

/** {@code meltemi --state DIR COMMAND …} means {@code meltemi COMMAND --state DIR …}. */
final class StateFirst {
  private StateFirst() {}

  static String[] behindCommand(String[] arguments) {
    List<String> words = new ArrayList<>(List.of(arguments));
    List<String> state = new ArrayList<>();
    if (words.size() > 2 && words.getFirst().equals("--state")) {
      state.addAll(List.of(words.removeFirst(), words.removeFirst()));
    } else if (words.size() > 1 && words.getFirst().startsWith("--state=")) {
      state.add(words.removeFirst());
    }
    if (!state.isEmpty()) words.addAll(1, state);
    return words.toArray(String[]::new);
  }
}
