package dev.meltemi.api.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.read.ResourceReader;
import java.util.List;

/** Reads the spec of one resource in tests. */
record Specs(String kind) {
  private List<Problem> problems(String spec) {
    var text =
        "apiVersion: networking.istio.io/v1\nkind: " + kind + "\nmetadata: {name: x}\nspec:\n" + spec.indent(2);
    return ResourceReader.read(text, "f.yaml").allProblems();
  }

  void accepts(String spec) {
    assertThat(problems(spec)).as(spec).isEmpty();
  }

  void refuses(String spec, String cause) {
    assertThat(problems(spec)).as(spec).hasSize(1).first().satisfies(p -> {
      assertThat(p.isError()).isTrue();
      assertThat(p.message()).contains(cause);
      assertThat(p.origin().line()).isPositive();
    });
  }

  void warns(String spec, String cause) {
    assertThat(problems(spec)).as(spec).hasSize(1).first().satisfies(p -> {
      assertThat(p.isError()).isFalse();
      assertThat(p.message()).contains(cause);
    });
  }
}
