package dev.meltemi.compile.check;

import dev.meltemi.api.kube.Service;
import dev.meltemi.api.read.Nearest;
import dev.meltemi.compile.scope.Mesh;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What somebody may have meant who named something that is not there, and what there is. */
final class Hints {
  private static final int MOST = 8;

  private Hints() {}

  /** For a host of a rule in the namespace. */
  static String host(Mesh mesh, String written, String namespace) {
    String full = mesh.resolve(written, namespace);
    List<String> hosts = mesh.services().stream().map(MeshService::host).toList();
    String name = firstLabel(full);
    Optional<String> elsewhere =
        hosts.stream()
            .filter(host -> firstLabel(host).equals(name) && !host.equals(full))
            .findFirst();
    if (elsewhere.isPresent()) {
      return "It means %s. There is %s: write that name in full.".formatted(full, elsewhere.get());
    }
    Optional<String> near = Nearest.of(full, hosts);
    if (near.isPresent()) {
      return "Did you mean \"" + shortened(mesh, near.get(), namespace) + "\"?";
    }
    return "kubectl get services -n " + namespace + " shows what there is.";
  }

  static String labels(Map<String, String> labels) {
    return new TreeMap<>(labels)
        .entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(","));
  }

  private static String firstLabel(String host) {
    return host.substring(0, (host + ".").indexOf('.'));
  }

  private static String shortened(Mesh mesh, String host, String namespace) {
    String name = firstLabel(host);
    return mesh.resolve(name, namespace).equals(host) ? name : host;
  }

  static String ports(MeshService service) {
    return "It has "
        + service.ports().stream().map(Hints::text).collect(Collectors.joining(", "))
        + ".";
  }

  static String ports(Service service) {
    return "It has "
        + service.ports().stream().map(Hints::text).collect(Collectors.joining(", "))
        + ".";
  }

  private static String text(MeshPort port) {
    return text(port.number(), port.name());
  }

  private static String text(Service.Port port) {
    return text(port.number(), port.name());
  }

  private static String text(int number, String name) {
    return name.isEmpty() ? String.valueOf(number) : "%d (%s)".formatted(number, name);
  }

  /**
   * @param kind of the things, in the plural
   */
  static String oneOf(String kind, String written, Collection<String> known) {
    Optional<String> near = Nearest.of(written, known);
    if (near.isPresent()) return "Did you mean \"" + near.get() + "\"?";
    if (known.isEmpty()) return "There are no " + kind + " yet.";
    String some = known.stream().sorted().limit(MOST).collect(Collectors.joining(", "));
    return kind + " here: " + some + (known.size() > MOST ? ", …" : ".");
  }
}
