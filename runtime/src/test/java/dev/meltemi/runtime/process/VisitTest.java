package dev.meltemi.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.testkit.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class VisitTest {
  @Test
  void aTerminalCarriesWhatIsTypedAndPrintedAndItsSize() throws Exception {
    Needs.tool("setsid", "stty");
    try (Pty pty = Pty.open()) {
      pty.resize(100, 40);
      var device = pty.device().toFile();
      Process process =
          new ProcessBuilder("setsid", "--ctty", "sh", "-c", "stty size; read x; echo got $x; tty")
              .redirectInput(device)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(device))
              .redirectError(ProcessBuilder.Redirect.appendTo(device))
              .start();
      pty.output().write("hello\n".getBytes(StandardCharsets.US_ASCII));
      String shown = read(pty);
      assertThat(shown).contains("40 100", "got hello", pty.device().toString());
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static String read(Pty pty) throws IOException {
    return new String(pty.input().readAllBytes(), StandardCharsets.UTF_8);
  }
}
