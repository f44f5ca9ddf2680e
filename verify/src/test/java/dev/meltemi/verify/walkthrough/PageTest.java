package dev.meltemi.verify.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The walk-through's own reader, without any mesh. */
class PageTest {
  private static final List<Step> STEPS =
      Page.steps(
          """
          # Page
          ## First
          ```bash eventually
          echo a
          ```
          ```output
          a…z
          c
          ```
          ```bash fails
          false
          ```
          ```yaml
          not: typed
          ```
          """
              .lines()
              .toList());

  @Test
  void blocksOfBashAreTypedWithTheirHeading() {
    assertThat(STEPS).extracting(Step::title).containsExactly("First (1)", "First (2)");
    assertThat(STEPS).extracting(Step::commands).containsExactly("echo a", "false");
    assertThat(STEPS).extracting(Step::eventually).containsExactly(true, false);
    assertThat(STEPS).extracting(Step::fails).containsExactly(false, true);
  }

  @Test
  void linesMustAppearInOrderWithAnythingBetween() {
    Step first = STEPS.getFirst();
    assertThat(first.fault(new Shell.Result(0, "x\na to z\nb\nc"))).isEmpty();
    assertThat(first.fault(new Shell.Result(0, "c\na to z"))).isPresent();
    assertThat(first.fault(new Shell.Result(0, "a to y\nc"))).isPresent();
    assertThat(first.fault(new Shell.Result(1, "a to z\nc"))).isPresent();
  }

  @Test
  void aStepThatShallFailMustFail() {
    assertThat(STEPS.getLast().fault(new Shell.Result(0, ""))).isPresent();
    assertThat(STEPS.getLast().fault(new Shell.Result(1, ""))).isEmpty();
  }

  @Test
  void whatIsTypedKeepsItsCodeAndWhatItExportedStays(@TempDir Path folder) {
    try (Shell shell = Shell.start(folder, folder, Map.of())) {
      assertThat(shell.type("export WIND=north; false").code()).isEqualTo(1);
      assertThat(shell.type("printf $WIND")).isEqualTo(new Shell.Result(0, "north"));
    }
  }
}
