package dev.meltemi.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.read.ReadResult;
import dev.meltemi.api.read.ResourceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleFilesTest {
  private static final Path SAMPLES =
      Path.of(System.getProperty("meltemi.root", "..")).resolve("samples");

  @Test
  void everySampleIsReadWithoutAnError() throws IOException {
    for (Path file : files()) {
      ReadResult read = ResourceReader.read(Files.readString(file), file.getFileName().toString());

      assertThat(read.allProblems().stream().filter(Problem::isError))
          .as(file.toString())
          .isEmpty();
      assertThat(read.documents()).as(file.toString()).isNotEmpty();
    }
  }

  @Test
  void theDocumentsSecondExampleIsAnErrorWithARemedy() {
    ReadResult read = ResourceReader.read(Steps.WITHOUT_ROUTE, "-");

    assertThat(read.allProblems().stream().filter(Problem::isError))
        .isNotEmpty()
        .allSatisfy(problem -> assertThat(problem.fix()).isNotEmpty());
  }

  private static List<Path> files() throws IOException {
    try (var paths = Files.walk(SAMPLES)) {
      List<Path> files =
          paths
              .filter(path -> path.toString().endsWith(".yaml"))
              .filter(path -> !SAMPLES.relativize(path).startsWith("target"))
              .sorted()
              .toList();
      assertThat(files).hasSizeGreaterThanOrEqualTo(10);
      return files;
    }
  }
}
