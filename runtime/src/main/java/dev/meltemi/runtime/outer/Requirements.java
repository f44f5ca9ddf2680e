package dev.meltemi.runtime.outer;

import dev.meltemi.runtime.process.SystemCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What the machine must offer, asked before anything is started. */
public final class Requirements {
  /** The command that installs what {@link #missingTools} can find missing on Debian and Ubuntu. */
  public static final String INSTALL = "apt-get install -y iproute2 iptables";

  private Requirements() {}

  /** Programs that are not on the PATH, of those that every mesh needs. */
  public static List<String> missingTools() {
    return missingTools(Requirements::onPath);
  }

  static List<String> missingTools(Predicate<String> present) {
    List<String> missing = new ArrayList<>();
    for (String tool :
        List.of("ip", "iptables", "iptables-restore", "unshare", "nsenter", "mount")) {
      if (!present.test(tool)) missing.add(tool);
    }
    return missing;
  }

  /** Why no mesh can start here; empty when it can. */
  public static Optional<Refusal> refusal(boolean root) {
    List<String> missing = missingTools();
    if (!missing.isEmpty()) return Optional.of(missing(missing));
    return root ? namespaces() : userNamespaces();
  }

  static Refusal missing(List<String> tools) {
    boolean base =
        tools.contains("unshare") || tools.contains("nsenter") || tools.contains("mount");
    return new Refusal(
        "MissingTool",
        "The mesh needs %s, which this machine lacks.".formatted(String.join(" and ", tools)),
        "Install with: " + INSTALL + (base ? " util-linux mount" : ""));
  }

  private static Optional<Refusal> namespaces() {
    SystemCommand.Outcome outcome =
        SystemCommand.attempt(
            List.of("unshare", "--net", "--mount", "--pid", "--fork", "true"), "");
    if (outcome.ok()) return Optional.empty();
    return Optional.of(
        new Refusal(
            "NoNamespaces",
            "You are root here, but may not make namespaces (%s)."
                .formatted(outcome.output().strip()),
            "In a container, start it with the capability SYS_ADMIN (docker run --privileged)."));
  }

  private static Optional<Refusal> userNamespaces() {
    List<String> attempt =
        List.of("unshare", "--user", "--map-root-user", "--net", "--mount", "true");
    SystemCommand.Outcome outcome = SystemCommand.attempt(attempt, "");
    if (outcome.ok()) return Optional.empty();
    return Optional.of(
        new Refusal(
            "NoUserNamespaces",
            "You are not root, and this machine lets ordinary users make no namespaces of their own (%s)."
                .formatted(outcome.output().strip()),
            "Run as root, or allow user namespaces: sysctl -w user.max_user_namespaces=10000"
                + " (on Ubuntu also: sysctl -w kernel.apparmor_restrict_unprivileged_userns=0)"));
  }

  // sbin is where Debian keeps ip and iptables, and often not on an ordinary user's PATH.
  static boolean onPath(String tool) {
    for (String folder : ToolPath.value().split(":")) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, tool))) return true;
    }
    return false;
  }
}
