package dev.meltemi.compile;

import dev.meltemi.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What each feature compiles to, in words: see src/test/cases. */
class CompilerCasesTest {
  private static final Path CASES = Path.of("src/test/cases");
  private static final String INPUT = ".in.yaml";

  @TestFactory
  Stream<DynamicTest> everyCaseCompilesToItsText() throws IOException {
    List<Path> inputs;
    try (Stream<Path> files = Files.walk(CASES)) {
      inputs = files.filter(file -> file.toString().endsWith(INPUT)).sorted().toList();
    }
    return inputs.stream()
        .map(input ->
            DynamicTest.dynamicTest(
                CASES.relativize(input).toString().replace(INPUT, ""), () -> check(input)));
  }

  private static void check(Path input) {
    Path output = Path.of(input.toString().replace(INPUT, ".out.txt"));
    Golden.check(output, Case.read(input).actual());
  }
}
