package dev.meltemi.verify.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What can be seen of a mesh from the machine that it runs on. */
final class Host {
  private Host() {}

  /** Processes of this machine, but not this one, with a text in their command line. */
  static List<ProcessHandle> processesWith(String text) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(process -> commandLine(process).contains(text))
        .toList();
  }

  static String commandLine(ProcessHandle process) {
    return proc(process, "cmdline").replace('\0', ' ');
  }

  /** NAMESPACE/POD/CONTAINER of a container's process; empty for any other process. */
  static Optional<String> container(ProcessHandle process) {
    String name = "MELTEMI_CONTAINER=";
    return proc(process, "environ")
        .lines()
        .flatMap(all -> List.of(all.split("\0")).stream())
        .filter(entry -> entry.startsWith(name))
        .map(entry -> entry.substring(name.length()))
        .findFirst();
  }

  static List<String> mountsBelow(Path folder) {
    return text(Path.of("/proc/self/mountinfo"))
        .lines()
        .filter(line -> line.contains(folder.toString()))
        .toList();
  }

  /** Names as {@code ip netns list} has them. */
  static List<String> networkNamespaces() {
    Path folder = Path.of("/run/netns");
    if (!Files.isDirectory(folder)) return List.of();
    try (var names = Files.list(folder)) {
      return names.map(Path::toString).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean listens(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, 1000);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private static String proc(ProcessHandle process, String file) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc/" + process.pid(), file));
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException gone) {
      return "";
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
