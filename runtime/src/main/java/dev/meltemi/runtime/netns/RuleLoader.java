package dev.meltemi.runtime.netns;

import dev.meltemi.runtime.process.SystemCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads iptables rules. The nft variant is named where it exists: on some systems plain {@code
 * iptables-restore} is the legacy one, whose tables an unprivileged namespace may lack.
 */
public final class RuleLoader {
  private static final String PROGRAM = program();

  private RuleLoader() {}

  /** Adds rules in iptables-restore's format in the current network namespace. */
  public static void load(String rules) {
    SystemCommand.run(List.of(PROGRAM, "--noflush"), rules);
  }

  /** The same in another network namespace. */
  static void load(Path namespace, String rules) {
    List<String> command = new ArrayList<>(List.of("nsenter", "--net=" + namespace, "--"));
    command.addAll(List.of(PROGRAM, "--noflush"));
    SystemCommand.run(command, rules);
  }

  private static String program() {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
      if (Files.isExecutable(Path.of(folder, "iptables-nft-restore")))
        return "iptables-nft-restore";
    }
    return "iptables-restore";
  }
}
