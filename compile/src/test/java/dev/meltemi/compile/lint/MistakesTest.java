package dev.meltemi.compile.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.MeshChange;
import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.read.Document;
import dev.meltemi.api.read.ResourceReader;
import dev.meltemi.compile.Compiler;
import dev.meltemi.compile.MeshConfig;
import dev.meltemi.compile.explain.PaperMesh;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every mistake is found by its code, with place and remedy; its corrected form is left alone. */
class MistakesTest {
  private static final String MESH = Mistake.text("mesh.yaml");
  private static final String BORDER = Mistake.text("border.yaml");
  private static final String REFUSED = "IST0106";
  private static final String FILE = "tested.yaml";

  @Test
  void nothingIsFoundInTheMeshItself() {
    assertThat(problems(MESH, "")).isEmpty();
    assertThat(problems(MESH + BORDER, "")).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> rules() {
    return tests("rules.txt");
  }

  @TestFactory
  Stream<DynamicTest> bindings() {
    return tests("bindings.txt");
  }

  @TestFactory
  Stream<DynamicTest> destinations() {
    return tests("destinations.txt");
  }

  @TestFactory
  Stream<DynamicTest> workloads() {
    return tests("workloads.txt");
  }

  private static Stream<DynamicTest> tests(String file) {
    return Mistake.all(file).stream()
        .map(one ->
            DynamicTest.dynamicTest(
                one.code() + ": " + one.sentence(),
                () -> {
                  check(MESH, one);
                  check(MESH + BORDER, one);
                }));
  }

  private static void check(String mesh, Mistake one) {
    List<Problem> found =
        problems(mesh, one.wrong()).stream().filter(p -> code(p).equals(one.code())).toList();
    assertThat(found).as(one.wrong()).isNotEmpty();
    assertThat(found)
        .anySatisfy(problem -> {
          assertThat(problem.origin().object()).isNotEmpty();
          // What is refused says in its own sentence what it wants.
          if (!one.code().equals(REFUSED)) {
            assertThat(problem.fix()).as("remedy for %s", problem).isNotBlank();
          }
        });
    assertThat(problems(mesh, one.right())).as(one.right()).isEmpty();
  }

  /** What refuses a resource has names of its own, which analyze tells behind Istio's. */
  private static String code(Problem problem) {
    return problem.isError() && !problem.code().startsWith("IST") ? REFUSED : problem.code();
  }

  private static List<Problem> problems(String mesh, String yaml) {
    var base = ResourceReader.read(mesh, "mesh.yaml", "default");
    var tested = ResourceReader.read(yaml, FILE, "default");
    assertThat(base.allProblems()).isEmpty();
    MeshSnapshot files =
        MeshSnapshot.empty()
            .withAll(
                Stream.concat(base.documents().stream(), tested.documents().stream())
                    .map(Document::resource)
                    .flatMap(Optional::stream)
                    .<MeshChange>map(MeshChange.Upsert::new)
                    .toList());
    List<Problem> problems = new ArrayList<>(tested.allProblems());
    problems.addAll(Lint.of(Compiler.of(PaperMesh.complete(files), MeshConfig.defaults())));
    return problems;
  }
}
