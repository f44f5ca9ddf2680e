package dev.meltemi.cli.mesh;

import dev.meltemi.cli.UserError;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code meltemi logs [NAME]}: the log of a container, a proxy or one of the mesh's own processes.
 */
@Command(
    name = "logs",
    description = "Print a log: of a pod's container or proxy, of apiserver, supervisor or front.",
    mixinStandardHelpOptions = true)
public final class LogsCommand implements Callable<Integer> {
  @Mixin private final StateOptions state = new StateOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description =
          "Part of a pod's name, or apiserver, supervisor, front. Without: list all logs.")
  private @Nullable String name;

  @Option(
      names = {"-c", "--container"},
      paramLabel = "CONTAINER",
      description = "Container of the pod, such as istio-proxy; otherwise all of them.")
  private @Nullable String container;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is written from now on.")
  private boolean follow;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = state.folder().logs();
    List<Path> all = logs(folder);
    if (name == null) {
      all.forEach(log -> System.out.println(title(folder, log)));
      return 0;
    }
    List<Path> wanted =
        all.stream()
            .filter(log -> title(folder, log).contains(name))
            .filter(log -> container == null || title(folder, log).endsWith("/" + container))
            .toList();
    if (wanted.isEmpty()) throw new UserError(nothing(folder, all));
    for (Path log : wanted) {
      if (wanted.size() > 1) System.out.println("==> " + title(folder, log) + " <==");
      var _ = print(log, 0);
    }
    if (follow) follow(wanted.getLast());
    return 0;
  }

  private String nothing(Path folder, List<Path> all) {
    String known =
        all.stream().map(log -> "  " + title(folder, log)).collect(Collectors.joining("\n"));
    return "No log in %s is called %s%s.%s"
        .formatted(
            folder,
            name,
            container == null ? "" : " with container " + container,
            known.isEmpty()
                ? " There is none at all: has the mesh been started?"
                : " There are:\n" + known);
  }

  private static List<Path> logs(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) return List.of();
    try (var paths = Files.walk(folder)) {
      return paths.filter(path -> path.toString().endsWith(".log")).sorted().toList();
    }
  }

  /** {@code namespace/pod/container}, or the name of a process of the mesh. */
  private static String title(Path folder, Path log) {
    String relative = folder.relativize(log).toString().replaceFirst("\\.log$", "");
    return relative.replaceFirst("^pods/", "").replace('_', '/');
  }

  private static long print(Path log, long from) throws IOException {
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      byte[] bytes = new byte[(int) Math.max(0, file.length() - from)];
      file.seek(from);
      file.readFully(bytes);
      System.out.write(bytes, 0, bytes.length);
      System.out.flush();
      return from + bytes.length;
    }
  }

  private static void follow(Path log) throws IOException, InterruptedException {
    long read = Files.size(log);
    Path folder = log.toAbsolutePath().getParent();
    if (folder == null) return;
    try (var watch = folder.getFileSystem().newWatchService()) {
      folder.register(watch, StandardWatchEventKinds.ENTRY_MODIFY);
      while (!System.out.checkError()) {
        read = print(log, read);
        var key = watch.take();
        key.pollEvents();
        key.reset();
      }
    }
  }
}
