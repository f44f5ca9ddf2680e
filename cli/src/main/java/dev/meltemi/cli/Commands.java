package dev.meltemi.cli;

import dev.meltemi.cli.istioctl.AnalyzeCommand;
import dev.meltemi.cli.istioctl.ApplyCommand;
import dev.meltemi.cli.istioctl.ConvertCommand;
import dev.meltemi.cli.istioctl.CreateCommand;
import dev.meltemi.cli.istioctl.DeleteCommand;
import dev.meltemi.cli.istioctl.DescribeCommand;
import dev.meltemi.cli.istioctl.ExperimentalCommand;
import dev.meltemi.cli.istioctl.ExplainCommand;
import dev.meltemi.cli.istioctl.GetCommand;
import dev.meltemi.cli.istioctl.HistoryCommand;
import dev.meltemi.cli.istioctl.KubeInjectCommand;
import dev.meltemi.cli.istioctl.PilotFinder;
import dev.meltemi.cli.istioctl.PlanCommand;
import dev.meltemi.cli.istioctl.ProxyConfigCommand;
import dev.meltemi.cli.istioctl.ProxyStatusCommand;
import dev.meltemi.cli.istioctl.ReplaceCommand;
import dev.meltemi.cli.istioctl.TapCommand;
import dev.meltemi.cli.istioctl.TestCommand;
import dev.meltemi.cli.istioctl.UndoCommand;
import dev.meltemi.cli.istioctl.ValidateCommand;
import dev.meltemi.cli.istioctl.VersionCommand;
import dev.meltemi.cli.istioctl.WhyCommand;
import dev.meltemi.cli.mesh.ApiServerCommand;
import dev.meltemi.cli.mesh.ConsoleCommand;
import dev.meltemi.cli.mesh.DemoCommand;
import dev.meltemi.cli.mesh.DownCommand;
import dev.meltemi.cli.mesh.EnvCommand;
import dev.meltemi.cli.mesh.ExecCommand;
import dev.meltemi.cli.mesh.LocalLogs;
import dev.meltemi.cli.mesh.LocalPilot;
import dev.meltemi.cli.mesh.LogsCommand;
import dev.meltemi.cli.mesh.StatusCommand;
import dev.meltemi.cli.mesh.SupervisorCommand;
import dev.meltemi.cli.mesh.TrainCommand;
import dev.meltemi.cli.mesh.UpCommand;
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
  private static final PilotFinder PILOT = LocalPilot::find;

  private static final List<Entry> ALL =
      List.of(
          // Configuration: istioctl's own words.
          entry(() -> new CreateCommand(PILOT), "create"),
          entry(() -> new ReplaceCommand(PILOT), "replace"),
          entry(() -> new ApplyCommand(PILOT), "apply"),
          entry(GetCommand::new, "get"),
          entry(() -> new DeleteCommand(PILOT), "delete"),
          entry(HistoryCommand::new, "history"),
          entry(() -> new UndoCommand(PILOT), "undo"),
          entry(ExplainCommand::new, "explain"),
          entry(TestCommand::new, "test"),
          entry(PlanCommand::new, "plan"),
          entry(AnalyzeCommand::new, "analyze"),
          entry(ValidateCommand::new, "validate", "v"),
          entry(ConvertCommand::new, "convert"),
          entry(KubeInjectCommand::new, "kube-inject"),
          entry(() -> new ProxyStatusCommand(PILOT), "proxy-status", "ps"),
          entry(() -> new ProxyConfigCommand(PILOT), "proxy-config", "pc"),
          entry(() -> new WhyCommand(LocalLogs::folder), "why"),
          entry(() -> new TapCommand(LocalLogs::folder), "tap"),
          entry(DescribeCommand::new, "describe"),
          entry(ExperimentalCommand::new, "experimental", "x"),
          entry(VersionCommand::new, "version"),
          entry(CompletionCommand::new, "completion"),
          // The mesh on one machine.
          entry(DemoCommand::new, "demo"),
          entry(UpCommand::new, "up"),
          entry(DownCommand::new, "down"),
          entry(StatusCommand::new, "status"),
          entry(ConsoleCommand::new, "console"),
          entry(LogsCommand::new, "logs"),
          entry(EnvCommand::new, "env"),
          entry(ExecCommand::new, "exec"),
          // Its processes, each of which also runs alone.
          entry(PilotCommand::new, "pilot"),
          entry(ProxyCommand::new, "proxy"),
          entry(ApiServerCommand::new, "apiserver"),
          entry(SupervisorCommand::new, "supervisor"),
          entry(TrainCommand::new, "train"));

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
