package dev.meltemi.cli;

import dev.meltemi.cli.istioctl.ApplyCommand;
import dev.meltemi.cli.istioctl.CreateCommand;
import dev.meltemi.cli.istioctl.DeleteCommand;
import dev.meltemi.cli.istioctl.GetCommand;
import dev.meltemi.cli.istioctl.KubeInjectCommand;
import dev.meltemi.cli.istioctl.PilotFinder;
import dev.meltemi.cli.istioctl.ProxyStatusCommand;
import dev.meltemi.cli.istioctl.ReplaceCommand;
import dev.meltemi.cli.istioctl.ValidateCommand;
import dev.meltemi.cli.istioctl.VersionCommand;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Every command of {@code meltemi} and {@code istioctl}, in the order of the help. A command's
 * class is loaded only when it is called or listed: {@code kube-inject} must not pay for the
 * control plane.
 */
final class Commands {
  record Entry(List<String> names, Supplier<Object> command) {}

  /** How a command finds the local mesh's Pilot when it is not told. */
  private static final PilotFinder PILOT = Optional::empty;

  private static final List<Entry> ALL =
      List.of(
          // Configuration: istioctl's own words.
          entry(() -> new CreateCommand(PILOT), "create"),
          entry(() -> new ReplaceCommand(PILOT), "replace"),
          entry(() -> new ApplyCommand(PILOT), "apply"),
          entry(GetCommand::new, "get"),
          entry(() -> new DeleteCommand(PILOT), "delete"),
          entry(ValidateCommand::new, "validate", "v"),
          entry(KubeInjectCommand::new, "kube-inject"),
          entry(() -> new ProxyStatusCommand(PILOT), "proxy-status", "ps"),
          entry(VersionCommand::new, "version"),
          // Processes of a mesh.
          entry(PilotCommand::new, "pilot"),
          entry(ProxyCommand::new, "proxy"),
          entry(ApiServerCommand::new, "apiserver"));

  private Commands() {}

  static List<Entry> all() {
    return ALL;
  }

  static Optional<Entry> find(String name) {
    return ALL.stream().filter(entry -> entry.names().contains(name)).findFirst();
  }

  private static Entry entry(Supplier<Object> command, String... names) {
    return new Entry(List.of(names), command);
  }
}
