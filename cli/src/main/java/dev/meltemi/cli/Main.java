package dev.meltemi.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code meltemi} and {@code istioctl}: one program under two names. */
@Command(
    description = "A service mesh that speaks Istio's API.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    usageHelpAutoWidth = true)
public final class Main implements Runnable {
  /**
   * A command, option or argument that does not exist or is missing: Istio's and BSD's EX_USAGE.
   */
  static final int USAGE = 64;

  @Spec private CommandSpec spec = CommandSpec.create();

  private Main() {}

  public static void main(String[] arguments) {
    // java.util.logging writes to stderr; commands speak to the user on their own.
    System.exit(run(System.getProperty("meltemi.name", "meltemi"), arguments));
  }

  /** The whole program but the exit, on the process's own streams. */
  public static int run(String program, String... arguments) {
    String[] ordered = StateFirst.behindCommand(arguments);
    return commandLine(program, ordered).execute(ordered);
  }

  /** The same with all output, also that for stderr, going to a writer. */
  public static int run(String program, PrintWriter output, String... arguments) {
    return commandLine(program, arguments).setOut(output).setErr(output).execute(arguments);
  }

  /**
   * As {@link #run(String, String...)}, on other streams: for tests, and for programs that embed
   * this one.
   */
  public static int run(
      String program, InputStream in, PrintWriter out, PrintWriter err, String... arguments) {
    var before = System.in;
    System.setIn(in);
    try {
      return commandLine(program, arguments).setOut(out).setErr(err).execute(arguments);
    } finally {
      System.setIn(before);
    }
  }

  static CommandLine commandLine(String program, String... arguments) {
    var spec = CommandSpec.forAnnotatedObject(new Main()).name(program);
    var root = new CommandLine(spec);
    wanted(arguments)
        .ifPresentOrElse(
            entry -> add(root, entry), () -> Commands.all().forEach(e -> add(root, e)));
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setParameterExceptionHandler(Main::onUsage);
    root.setExecutionExceptionHandler(Main::onFailure);
    return root;
  }

  /**
   * The command that is called, when the first word names one; else all are needed, for help and
   * suggestions.
   */
  private static Optional<Commands.Entry> wanted(String[] arguments) {
    return Arrays.stream(arguments)
        .filter(word -> !word.startsWith("-"))
        .findFirst()
        .flatMap(Commands::find);
  }

  private static void add(CommandLine root, Commands.Entry entry) {
    var names = entry.names();
    root.addSubcommand(
        names.getFirst(),
        entry.command().get(),
        names.subList(1, names.size()).toArray(String[]::new));
  }

  private static int onUsage(ParameterException error, String[] arguments) {
    var command = error.getCommandLine();
    PrintWriter out = command.getErr();
    out.println("Error: " + error.getMessage());
    boolean suggested = UnmatchedArgumentException.printSuggestions(error, out);
    if (!suggested)
      out.println("Run '%s --help' for usage.".formatted(command.getCommandSpec().qualifiedName()));
    out.flush();
    return USAGE;
  }

  private static int onFailure(Exception failure, CommandLine command, Object parsed)
      throws Exception {
    if (!(failure instanceof UserError error)) throw failure;
    command.getErr().println("Error: " + error.getMessage());
    command.getErr().flush();
    return 1;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do.");
  }
}
