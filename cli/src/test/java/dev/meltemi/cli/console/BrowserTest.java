package dev.meltemi.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.testkit.Needs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser; the steps are in {@code console/test/browser.mjs}. */
final class BrowserTest {
  private static final Path PAGE = Path.of(System.getProperty("meltemi.root", ".."), "console");

  @TempDir Path folder;

  @Test
  void aTourThroughTheConsoleInHeadlessChromium() throws Exception {
    Needs.e2e();
    Needs.tool("node");
    Needs.need(
        System.getenv("CHROMIUM") != null && System.getenv("PLAYWRIGHT") != null,
        "needs a browser: eval \"$(tools/fetch-browser)\"");
    Path pictures = Files.createDirectories(Path.of("target/console-pictures"));
    try (var mesh = ShownMesh.start(folder, PAGE)) {
      Process tour =
          new ProcessBuilder(
                  "node",
                  PAGE.resolve("test/browser.mjs").toString(),
                  mesh.console().link(),
                  pictures.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(tour.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(tour.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(said).endsWith("10 steps\n");
      assertThat(tour.exitValue()).isZero();
    }
  }
}
