package dev.meltemi.cli.mesh;

import dev.meltemi.cli.UserError;
import dev.meltemi.cli.istioctl.Cluster;
import dev.meltemi.runtime.kubelet.Environment;
import dev.meltemi.runtime.outer.LocalMesh;
import dev.meltemi.runtime.outer.StateLock;
import dev.meltemi.runtime.process.Users;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code meltemi exec POD -- COMMAND}: runs a command in a pod's namespaces as the pod's user,
 * never as the proxy's. Adds nothing to the output and passes the exit code on.
 */
@Command(
    name = "exec",
    description = "Run a command of this machine inside a pod, as the pod's user.",
    mixinStandardHelpOptions = true)
public final class ExecCommand implements Callable<Integer> {
  @Mixin private final StateOptions state = new StateOptions();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      defaultValue = "default",
      description = "Namespace of the pod (default: ${DEFAULT-VALUE}).")
  private String namespace = "default";

  @Parameters(index = "0", paramLabel = "POD", description = "A pod's name, or how it begins.")
  private String pod = "";

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND", description = "After --.")
  private List<String> command = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    StateFolder folder = state.folder();
    String name = fullName(folder);
    long inside = process(folder, name);
    List<String> enter = new ArrayList<>();
    enter.add("nsenter");
    enter.addAll(
        List.of("-t", Long.toString(inside), "--mount", "--net", "--uts", "--pid", "--root"));
    if (!LocalMesh.isRoot()) enter.addAll(List.of("--user", "--preserve-credentials"));
    enter.add("--");
    enter.addAll(asPodUser(inside));
    enter.addAll(command);
    Process process = new ProcessBuilder(enter).inheritIO().start();
    return process.waitFor();
  }

  /**
   * As root the program's own uid is taken over, but the proxy's, whose traffic is not captured; in
   * a user namespace there is one uid only.
   */
  private static List<String> asPodUser(long process) throws IOException {
    if (!LocalMesh.isRoot()) return List.of();
    int own = (int) Files.getAttribute(Path.of("/proc/" + process), "unix:uid");
    int uid = own == Users.PROXY ? Users.APPLICATION : own;
    return List.of("setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups", "--");
  }

  private String fullName(StateFolder folder) {
    try (Cluster cluster = Cluster.of(folder.kubeconfig())) {
      var pods = cluster.get("/api/v1/namespaces/" + namespace + "/pods").orElse(Map.of());
      return names(pods).stream()
          .filter(name -> name.equals(pod))
          .findFirst()
          .or(() -> names(pods).stream().filter(name -> name.startsWith(pod)).findFirst())
          .orElseThrow(() ->
              new UserError(
                  "There is no pod %s in namespace %s. There are: %s"
                      .formatted(pod, namespace, String.join(", ", names(pods)))));
    }
  }

  private static List<String> names(Map<String, Object> list) {
    List<String> names = new ArrayList<>();
    if (!(list.get("items") instanceof List<?> items)) return names;
    for (Object item : items) {
      if (item instanceof Map<?, ?> object
          && object.get("metadata") instanceof Map<?, ?> metadata) {
        @Nullable Object name = metadata.get("name");
        if (name != null) names.add(name.toString());
      }
    }
    return names;
  }

  /** A process of the application inside the pod: it is found by its environment. */
  private long process(StateFolder folder, String name) {
    ProcessHandle front =
        StateLock.holder(folder.path())
            .orElseThrow(() -> new UserError("No mesh runs in %s.".formatted(folder.path())));
    String mark = Environment.CONTAINER + "=" + namespace + "/" + name + "/";
    Optional<Long> found = Optional.empty();
    for (ProcessHandle process : (Iterable<ProcessHandle>) front.descendants()::iterator) {
      Optional<String> container = environment(process.pid(), mark);
      if (container.isEmpty()) continue;
      found = Optional.of(process.pid());
      if (!container.get().endsWith("/istio-proxy")) break;
    }
    return found.orElseThrow(
        () -> new UserError("Pod %s has no running process. See: meltemi status".formatted(name)));
  }

  /** Empty also for a process that has ended meanwhile or is another user's. */
  private static Optional<String> environment(long process, String prefix) {
    try {
      byte[] all = Files.readAllBytes(Path.of("/proc/" + process + "/environ"));
      for (String entry : new String(all, StandardCharsets.UTF_8).split("\0")) {
        if (entry.startsWith(prefix)) return Optional.of(entry);
      }
      return Optional.empty();
    } catch (IOException goneOrForbidden) {
      // Of a process that ends while its file is open the kernel says ESRCH, not ENOENT.
      return Optional.empty();
    }
  }
}
