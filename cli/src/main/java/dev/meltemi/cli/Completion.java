package dev.meltemi.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Scripts by which shells complete commands, their options and what stands behind them. */
final class Completion {
  /** What the first word behind a command can be, where that is known. */
  private static final Map<String, List<String>> WORDS =
      Map.of(
          "proxy-config", List.of("cluster", "listener", "route", "endpoint", "secret", "all"),
          "completion", List.of("bash", "zsh", "fish"),
          "describe", List.of("pod", "service"));

  private final String program;
  private final List<Word> commands;
  private final List<String> kinds;

  private record Word(List<String> names, String description, List<String> options) {}

  /**
   * @param root with all of its commands
   * @param kinds of objects, for {@code get} and {@code delete}
   */
  Completion(CommandLine root, List<String> kinds) {
    this.program = root.getCommandName();
    this.kinds = kinds;
    List<Word> words = new ArrayList<>();
    for (CommandLine command : root.getSubcommands().values().stream().distinct().toList()) {
      var spec = command.getCommandSpec();
      if (spec.usageMessage().hidden()) continue;
      List<String> names =
          Stream.concat(Stream.of(spec.name()), Stream.of(spec.aliases())).distinct().toList();
      List<String> options =
          spec.options().stream()
              .filter(option -> !option.hidden())
              .map(option -> option.longestName())
              .filter(name -> name.startsWith("--"))
              .sorted()
              .toList();
      words.add(new Word(names, String.join(" ", spec.usageMessage().description()), options));
    }
    commands = List.copyOf(words);
  }

  private List<String> arguments(Word word) {
    String name = word.names().getFirst();
    return name.equals("get") || name.equals("delete")
        ? kinds
        : WORDS.getOrDefault(name, List.of());
  }

  /** Files are offered where no word fits. */
  String bash() {
    var cases = new StringBuilder();
    for (Word word : commands) {
      cases.append(
          """
              %s)
                if [[ $current == -* ]]; then words="%s"
                elif [ "$COMP_CWORD" -eq 2 ]; then words="%s"; fi ;;
          """
              .formatted(
                  String.join("|", word.names()),
                  String.join(" ", word.options()),
                  String.join(" ", arguments(word))));
    }
    return """
    # Completion of %1$s for bash: source <(%1$s completion bash)
    _%1$s() {
      local current="${COMP_WORDS[COMP_CWORD]}" words=""
      if [ "$COMP_CWORD" -eq 1 ]; then
        words="%2$s"
      else
        case "${COMP_WORDS[1]}" in
    %3$s    esac
      fi
      COMPREPLY=($(compgen -W "$words" -- "$current"))
    }
    complete -o default -F _%1$s %1$s
    """
        .formatted(program, names(), cases);
  }

  /** Zsh understands what bash is told. */
  String zsh() {
    return """
    #compdef %1$s
    # Completion of %1$s for zsh: source <(%1$s completion zsh)
    autoload -U +X compinit && compinit
    autoload -U +X bashcompinit && bashcompinit
    %2$s\
    """
        .formatted(program, bash());
  }

  String fish() {
    var lines = new StringBuilder();
    lines.append(
        "# Completion of %1$s for fish: %1$s completion fish | source\n".formatted(program));
    for (Word word : commands) {
      String seen = "'__fish_seen_subcommand_from %s'".formatted(String.join(" ", word.names()));
      lines.append(
          "complete -c %s -n __fish_use_subcommand -f -a %s -d '%s'\n"
              .formatted(program, word.names().getFirst(), plain(word.description())));
      if (!arguments(word).isEmpty()) {
        lines.append(
            "complete -c %s -n %s -f -a '%s'\n"
                .formatted(program, seen, String.join(" ", arguments(word))));
      }
      for (String option : word.options()) {
        lines.append("complete -c %s -n %s -l %s\n".formatted(program, seen, option.substring(2)));
      }
    }
    return lines.toString();
  }

  private String names() {
    return commands.stream()
        .flatMap(word -> word.names().stream())
        .filter(name -> name.length() > 2)
        .collect(Collectors.joining(" "));
  }

  private static String plain(String text) {
    return text.replaceAll("[^A-Za-z0-9 .,:;()/-]", "");
  }
}
