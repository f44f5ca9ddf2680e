package dev.meltemi.runtime.netns;

import dev.meltemi.runtime.process.SystemCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * Sets up the outer namespaces from inside, once: a /run of our own, loopback, the bridge and
 * routing. Everything made here ends with the namespaces; there is no counterpart that cleans up.
 */
public final class OuterNetwork {
  /**
   * A bridge without an address of its own takes the lowest of its cables' and changes it as pods
   * come and go; pods then send to the address before until ARP asks again, up to half a minute.
   */
  private static final String BRIDGE_MAC = "02:00:0a:f4:00:01";

  private OuterNetwork() {}

  /** Throws {@link SystemCommand.Failed} naming the command that the kernel refused. */
  public static void setUp() {
    mountRun();
    SystemCommand.run(List.of("ip", "-batch", "-"), links());
    sysctl("ip_forward", "1");
    for (String device : List.of("all", "default", MeshAddresses.BRIDGE)) {
      // Every packet between two pods enters and leaves by the bridge; a redirect would tell pods
      // to bypass the address translation of services.
      sysctl("conf/" + device + "/send_redirects", "0");
      sysctl("conf/" + device + "/rp_filter", "0");
    }
  }

  static String links() {
    return """
    link set lo up
    address add %s/32 dev lo
    address add %s/32 dev lo
    link add %s address %s type bridge
    address add %s/16 dev %s
    link set %s up
    route add %s dev %s
    route add %s dev %s
    """
        .formatted(
            MeshAddresses.API_SERVER,
            MeshAddresses.DNS,
            MeshAddresses.BRIDGE,
            BRIDGE_MAC,
            MeshAddresses.GATEWAY,
            MeshAddresses.BRIDGE,
            MeshAddresses.BRIDGE,
            MeshAddresses.SERVICES,
            MeshAddresses.BRIDGE,
            MeshAddresses.INTERNET,
            MeshAddresses.BRIDGE);
  }

  private static void mountRun() {
    Path resolver = target(Path.of("/etc/resolv.conf"));
    SystemCommand.run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", "/run");
    if (resolver.startsWith("/run")) recreate(resolver);
  }

  // Where /etc/resolv.conf is a link into the host's /run, pods need something there to mount over.
  private static void recreate(Path resolver) {
    try {
      Files.createDirectories(resolver.getParent());
      Files.writeString(resolver, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path target(Path link) {
    try {
      if (!Files.isSymbolicLink(link)) return link;
      Path target = link.resolveSibling(Files.readSymbolicLink(link)).normalize();
      return Files.exists(target, LinkOption.NOFOLLOW_LINKS) ? target.toRealPath() : target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sysctl(String name, String value) {
    try {
      Files.writeString(Path.of("/proc/sys/net/ipv4", name), value);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot set net.ipv4." + name.replace('/', '.'), e);
    }
  }
}
