package dev.meltemi.cli.istioctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class CompletionTest {
  @Test
  void bashCompletesCommandsOptionsAndKinds() throws IOException, InterruptedException {
    assertThat(bash("istioctl ana")).isEqualTo("analyze");
    assertThat(bash("istioctl analyze --failure")).isEqualTo("--failure-threshold");
    assertThat(bash("istioctl get virtualserv")).isEqualTo("virtualservice");
    assertThat(bash("istioctl pc clus")).isEqualTo("cluster");
    assertThat(bash("istioctl superv")).isEmpty();
  }

  @Test
  void zshAndFishHaveScriptsToo() {
    assertThat(Cli.run("completion", "zsh").out()).startsWith("#compdef istioctl\n");
    assertThat(Cli.run("completion", "fish").out())
        .contains("complete -c istioctl -n __fish_use_subcommand -f -a analyze -d 'Find mistakes");
    assertThat(Cli.run("completion", "tcsh").err()).contains("bash, zsh or fish");
  }

  /** What a real bash offers for a line. */
  private static String bash(String line) throws IOException, InterruptedException {
    String[] words = line.split(" ", -1);
    String script =
        Cli.run("completion", "bash").out()
            + "COMP_WORDS=(%s); COMP_CWORD=%d; _istioctl; echo \"${COMPREPLY[*]}\"\n"
                .formatted(line, words.length - 1);
    Process bash = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true).start();
    String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(out).isZero();
    return out.strip();
  }
}
