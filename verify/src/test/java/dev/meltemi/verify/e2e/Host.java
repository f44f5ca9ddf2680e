package dev.meltemi.verify.e2e;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What can be seen of a mesh from the machine that it runs on. */
final class Host {
  private static final List<String> KINDS = List.of("mnt", "net", "pid", "user");

  private Host() {}

  /** Processes of this machine, but not this one, with a text in their command line. */
  static List<ProcessHandle> processesWith(String text) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(process -> commandLine(process).contains(text))
        .toList();
  }

  static String commandLine(ProcessHandle process) {
    return text(proc(process, "cmdline")).replace('\0', ' ');
  }

  /** NAMESPACE/POD/CONTAINER of a container's process; empty for any other process. */
  static Optional<String> container(ProcessHandle process) {
    String name = "MELTEMI_CONTAINER=";
    return Stream.of(text(proc(process, "environ")).split("\0"))
        .filter(entry -> entry.startsWith(name))
        .map(entry -> entry.substring(name.length()))
        .findFirst();
  }

  /** VmRSS; 0 for a process that is gone. */
  static long residentBytes(ProcessHandle process) {
    return text(proc(process, "status"))
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  /**
   * Namespaces of processes that are not this process's own, as the kernel names them: {@code
   * net:[4026532281]}.
   */
  static Set<String> namespacesOf(List<ProcessHandle> processes) {
    Set<String> all =
        processes.stream().flatMap(Host::namespaces).collect(toCollection(HashSet::new));
    all.removeAll(namespaces(ProcessHandle.current()).collect(toSet()));
    return all;
  }

  /**
   * What still holds one of these namespaces on the whole machine: a process in it, an open file of
   * any process, or a mount that any process sees.
   */
  static Set<String> holdersOf(Set<String> namespaces) {
    Set<String> holders = new TreeSet<>();
    ProcessHandle.allProcesses()
        .forEach(process -> {
          Stream.concat(namespaces(process), openFiles(process))
              .filter(namespaces::contains)
              .forEach(held -> holders.add("process %d: %s".formatted(process.pid(), held)));
          mounts(process)
              .filter(line -> namespaces.stream().anyMatch(line::contains))
              .forEach(
                  line -> holders.add("mount of process %d: %s".formatted(process.pid(), line)));
        });
    return holders;
  }

  /** Mounts from or to a folder, in the mount namespace of any process of the machine. */
  static Set<String> mountsOf(Path folder) {
    return ProcessHandle.allProcesses()
        .flatMap(Host::mounts)
        .filter(line -> line.contains(folder.toString()))
        .collect(toCollection(TreeSet::new));
  }

  /** Names as {@code ip netns list} has them. */
  static List<String> networkNamespaces() {
    return names(Path.of("/run/netns"));
  }

  /** Network devices outside of any mesh. */
  static List<String> devices() {
    return names(Path.of("/sys/class/net"));
  }

  /** The machine's own iptables rules, without counters. */
  static List<String> rules() {
    return Ran.program("iptables-save")
        .succeeds()
        .out()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.replaceAll("\\[\\d+:\\d+]", ""))
        .toList();
  }

  static boolean listens(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, 1000);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private static Stream<String> namespaces(ProcessHandle process) {
    return KINDS.stream()
        .map(kind -> link(proc(process, "ns").resolve(kind)))
        .filter(name -> !name.isEmpty());
  }

  private static Stream<String> openFiles(ProcessHandle process) {
    Path folder = proc(process, "fd");
    return names(folder).stream().map(name -> link(Path.of(name)));
  }

  private static Stream<String> mounts(ProcessHandle process) {
    return text(proc(process, "mountinfo")).lines();
  }

  private static Path proc(ProcessHandle process, String file) {
    return Path.of("/proc/" + process.pid(), file);
  }

  private static List<String> names(Path folder) {
    if (!Files.isDirectory(folder)) return List.of();
    try (var names = Files.list(folder)) {
      return names.map(Path::toString).sorted().toList();
    } catch (IOException | UncheckedIOException processIsGone) {
      return List.of();
    }
  }

  /** Empty for a process that is gone. */
  private static String link(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException gone) {
      return "";
    }
  }

  /** Empty for a process that is gone. */
  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException gone) {
      return "";
    }
  }
}
