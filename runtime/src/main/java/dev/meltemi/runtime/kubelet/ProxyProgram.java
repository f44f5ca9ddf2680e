package dev.meltemi.runtime.kubelet;

import dev.meltemi.runtime.proxy.Bootstrap;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The data plane: which program every proxy of the mesh is.
 *
 * @param before the command up to the bootstrap file's name
 * @param after what follows it
 * @param discovery where the control plane is
 * @param form how the program likes its bootstrap best
 */
public record ProxyProgram(
    List<String> before, List<String> after, Bootstrap.Discovery discovery, Form form) {
  public ProxyProgram {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  /** What is made of the bootstrap's JSON for the program to start from. */
  public sealed interface Form {
    /** The JSON as it is. */
    record Text() implements Form {}

    /** Envoy's message in bytes, in a file beside the one for people. */
    record Binary(Function<String, byte[]> encoding) implements Form {}
  }

  /** A real Envoy, with one worker and without the shared memory of hot restart. */
  public static ProxyProgram envoy(String program) {
    List<String> after =
        List.of("--concurrency", "1", "--log-level", "warning", "--disable-hot-restart");
    return new ProxyProgram(
        List.of(program, "-c"), after, Bootstrap.Discovery.ISTIOD, new Form.Text());
  }

  List<String> command(String bootstrap) {
    List<String> command = new ArrayList<>(before);
    command.add(bootstrap);
    command.addAll(after);
    return command;
  }
}
