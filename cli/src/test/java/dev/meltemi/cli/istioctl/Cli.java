package dev.meltemi.cli.istioctl;

import dev.meltemi.cli.Main;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/** Runs {@code istioctl} in this process and keeps what it says. */
record Cli(int code, String out, String err) {
  static Cli run(String... arguments) {
    return runWith("", arguments);
  }

  static Cli runWith(String stdin, String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var in = new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8));
    int code = Main.run("istioctl", in, new PrintWriter(out), new PrintWriter(err), arguments);
    return new Cli(code, out.toString(), err.toString());
  }
}
