package dev.meltemi.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** House rules that a reader would otherwise have to check by hand. */
class TidyTest {
  private static final Path ROOT = Path.of(System.getProperty("meltemi.root", ".."));
  private static final int MAX_LINES = 500;
  private static final Pattern FILLER =
      Pattern.compile("(Util|Utils|Helper|Helpers|Manager|Impl|Abstract\\w+)\\.java$");
  private static final Pattern PROMISE =
      Pattern.compile("\\b(TODO|FIXME|XXX)\\b|@Disabled|UnsupportedOperationException\\(\\)");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

  @Test
  void noSourceFileIsLongerThanFiveHundredLines() {
    assertThat(sources().filter(file -> lines(file).size() > MAX_LINES)).isEmpty();
  }

  @Test
  void noTypeHasAFillerName() {
    assertThat(sources().filter(file -> FILLER.matcher(file.toString()).find())).isEmpty();
  }

  @Test
  void nothingPromisesMoreThanItDoes() {
    assertThat(
            sources()
                .filter(file -> !file.endsWith("TidyTest.java"))
                .filter(file -> PROMISE.matcher(text(file)).find()))
        .isEmpty();
  }

  @Test
  void everyPackageSaysWhatItIs() {
    assertThat(
            mainSources()
                .map(Path::getParent)
                .distinct()
                .filter(folder -> !Files.exists(folder.resolve("package-info.java"))))
        .isEmpty();
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(
            mainSources()
                .filter(file -> file.endsWith("package-info.java"))
                .filter(file -> !text(file).contains("@NullMarked")))
        .isEmpty();
  }

  @Test
  void everyLinkInTheDocumentsLeadsSomewhere() {
    assertThat(
            files(path -> path.toString().endsWith(".md"))
                .flatMap(file ->
                    LINK.matcher(text(file))
                        .results()
                        .map(match -> match.group(1))
                        .filter(target -> !target.startsWith("http"))
                        .filter(target -> !Files.exists(file.resolveSibling(target)))
                        .map(target -> ROOT.relativize(file) + " → " + target)))
        .isEmpty();
  }

  @Test
  void everyDecisionRecordHasItsOwnNumber() throws IOException {
    try (var files = Files.list(ROOT.resolve("docs/adr"))) {
      List<String> numbers =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.matches("\\d{4}-.*\\.md"))
              .map(name -> name.substring(0, 4))
              .toList();
      assertThat(numbers).isNotEmpty().doesNotHaveDuplicates();
    }
  }

  private static Stream<Path> mainSources() {
    return sources().filter(file -> file.toString().contains("/src/main/"));
  }

  private static Stream<Path> sources() {
    return files(path -> path.toString().endsWith(".java") && path.toString().contains("/src/"));
  }

  private static Stream<Path> files(Predicate<Path> wanted) {
    try (var paths = Files.walk(ROOT)) {
      return paths
          .filter(path ->
              !ROOT.relativize(path)
                  .toString()
                  .matches("(.*/)?(target|dist[^/]*|\\.git|\\.meltemi)(/.*)?"))
          .filter(wanted)
          .filter(Files::isRegularFile)
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    return text(file).lines().toList();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
