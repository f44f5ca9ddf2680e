package dev.meltemi.compile.scope;

import dev.meltemi.api.kube.Container;
import dev.meltemi.api.kube.Pod;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Which connections to a pod its sidecar sees, as the arguments of istio-init say. */
final class Capture {
  private static final String ALL = "*";

  private Capture() {}

  /** Whether what comes to a port is taken by the sidecar; a pod that does not say so takes all. */
  static boolean takes(Pod pod, int port) {
    return pod.spec().initContainers().stream()
        .filter(container -> container.name().equals("istio-init"))
        .map(Container::args)
        .findFirst()
        .map(args -> takes(args, String.valueOf(port)))
        .orElse(true);
  }

  private static boolean takes(List<String> args, String port) {
    String included = after(args, "-b").orElse(ALL);
    boolean in = included.equals(ALL) || has(included, port);
    return in && !has(after(args, "-d").orElse(""), port);
  }

  private static Optional<String> after(List<String> args, String flag) {
    int at = args.indexOf(flag);
    return at < 0 || at + 1 >= args.size() ? Optional.empty() : Optional.of(args.get(at + 1));
  }

  private static boolean has(String ports, String port) {
    return Arrays.stream(ports.split(",")).map(String::strip).anyMatch(port::equals);
  }
}
