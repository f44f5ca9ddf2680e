package dev.meltemi.runtime.kubelet;

import dev.meltemi.runtime.proxy.Bootstrap;
import java.util.ArrayList;
import java.util.List;

/**
 * The data plane: which program every proxy of the mesh is.
 *
 * @param before the command up to the bootstrap file's name
 * @param after what follows it
 * @param discovery where the control plane is
 */
public record ProxyProgram(List<String> before, List<String> after, Bootstrap.Discovery discovery) {
  public ProxyProgram {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  /** A real Envoy, with one worker and without the shared memory of hot restart. */
  public static ProxyProgram envoy(String program) {
    List<String> after =
        List.of("--concurrency", "1", "--log-level", "warning", "--disable-hot-restart");
    return new ProxyProgram(List.of(program, "-c"), after, Bootstrap.Discovery.ISTIOD);
  }

  List<String> command(String bootstrap) {
    List<String> command = new ArrayList<>(before);
    command.add(bootstrap);
    command.addAll(after);
    return command;
  }
}
