package dev.meltemi.runtime.netns;

import dev.meltemi.runtime.process.SystemCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The network namespace of one pod with its cable to the bridge. A pod's address is a /32 whose
 * only route leads to the outer namespace: so all traffic between pods is routed there and the
 * service rules see both directions.
 *
 * @param name name under /run/netns
 * @param address IPv4 address
 * @param device the outer end of the cable, at most 15 bytes
 */
public record PodNetwork(String name, String address, String device) {
  /** Names of the n-th pod. */
  public static PodNetwork of(int n) {
    return new PodNetwork("pod" + n, MeshAddresses.pod(n), "veth" + n);
  }

  /** Creates namespace, cable, address and routes: three commands. */
  public void create() {
    SystemCommand.run("ip", "netns", "add", name);
    SystemCommand.run(List.of("ip", "-batch", "-"), outside());
    SystemCommand.run(List.of("ip", "-n", name, "-batch", "-"), inside());
  }

  String outside() {
    return """
    link add %s type veth peer name eth0 netns %s
    link set %s master %s up
    """
        .formatted(device, name, device, MeshAddresses.BRIDGE);
  }

  String inside() {
    return """
    link set lo up
    address add %s/32 dev eth0
    link set eth0 up
    route add default via %s dev eth0 onlink
    """
        .formatted(address, MeshAddresses.GATEWAY);
  }

  /** Loads rules in iptables-restore's format into this namespace. */
  public void loadRules(String rules) {
    RuleLoader.load(path(), rules);
  }

  /** Ends every process that is still inside, then removes namespace and cable. */
  public void remove() {
    processes().forEach(process -> process.destroyForcibly());
    SystemCommand.attempt(List.of("ip", "link", "delete", device), "");
    SystemCommand.attempt(List.of("ip", "netns", "delete", name), "");
  }

  public Path path() {
    return Path.of("/run/netns", name);
  }

  private List<ProcessHandle> processes() {
    List<ProcessHandle> inside = new ArrayList<>();
    try {
      Object own = Files.getAttribute(path(), "unix:ino");
      try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
        for (ProcessHandle process : (Iterable<ProcessHandle>) all::iterator) {
          if (process.pid() != ProcessHandle.current().pid() && own.equals(namespaceOf(process))) {
            inside.add(process);
          }
        }
      }
    } catch (IOException alreadyRemoved) {
      return List.of();
    }
    return inside;
  }

  private static Object namespaceOf(ProcessHandle process) {
    try {
      return Files.getAttribute(Path.of("/proc/" + process.pid() + "/ns/net"), "unix:ino");
    } catch (IOException gone) {
      return -1L;
    }
  }
}
