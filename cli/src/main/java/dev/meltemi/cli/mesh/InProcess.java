package dev.meltemi.cli.mesh;

import dev.meltemi.cli.Main;
import dev.meltemi.cli.demo.Commands;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs istioctl's commands in this process, by the code that a command line runs: a JVM's start for
 * each would be most of the demo's time.
 */
record InProcess(Path kubeconfig) implements Commands {
  private static final List<String> OFFLINE = List.of("kube-inject", "validate", "version");

  @Override
  public Result run(String stdin, List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    if (!OFFLINE.contains(arguments.getFirst())) {
      all.addAll(List.of("--kubeconfig", kubeconfig.toString()));
    }
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)));
    try {
      var output = new StringWriter();
      int exit = Main.run("istioctl", new PrintWriter(output), all.toArray(String[]::new));
      return new Result(exit, output.toString());
    } finally {
      System.setIn(before);
    }
  }
}
