package dev.meltemi.runtime.kubelet;

import dev.meltemi.runtime.netns.MeshAddresses;
import dev.meltemi.runtime.relay.PodName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files that a pod finds instead of the host's, in a directory of its own under /run/meltemi,
 * readable by every user inside.
 */
record PodFiles(Path directory) {
  static PodFiles create(Path root, String network, PodName pod, String address)
      throws IOException {
    Path directory = Files.createDirectories(root.resolve(network));
    // Whatever the umask of the user who started the mesh is.
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    PodFiles files = new PodFiles(directory);
    Files.createDirectories(files.scratch());
    Path _ = files.write("resolv.conf", resolver(pod.namespace()));
    Path _ = files.write("hosts", hosts(pod.name(), address));
    return files;
  }

  Path write(String name, String text) throws IOException {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  Path write(String name, byte[] content) throws IOException {
    Path file = Files.write(directory.resolve(name), content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  /** The commands that mount a container's volumes. */
  Path mounts(String container) {
    return directory.resolve("mounts-" + container);
  }

  /** A folder for a container's mount namespace to mount things on. */
  Path scratch() {
    return directory.resolve("scratch");
  }

  Path volumes() {
    return directory.resolve("volumes");
  }

  void remove() throws IOException {
    if (!Files.exists(directory)) return;
    List<Path> all;
    try (Stream<Path> paths = Files.walk(directory)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) Files.delete(path);
  }

  static String resolver(String namespace) {
    return """
    nameserver %s
    search %s.svc.cluster.local svc.cluster.local cluster.local
    options ndots:5
    """
        .formatted(MeshAddresses.DNS, namespace);
  }

  // Where the host name cannot be changed, the host's own must still lead to this pod.
  private static String hosts(String pod, String address) {
    return """
    127.0.0.1 localhost
    ::1 localhost ip6-localhost ip6-loopback
    %s %s %s
    """
        .formatted(address, pod, hostName());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }
}
