package dev.meltemi.api.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.meta.Resource;
import java.util.List;

/** Short ways to read a text in tests. */
final class Texts {
  private Texts() {}

  /** A VirtualService for reviews with this http section, which begins in line 7. */
  static String withHttp(String http) {
    return """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: reviews}
    spec:
      hosts: [reviews]
      http:
    """
        + http.indent(2);
  }

  static String rule(String spec) {
    return """
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata: {name: reviews}
    spec:
      host: reviews
    """
        + spec.indent(2);
  }

  static List<Problem> problems(String text) {
    return ResourceReader.read(text, "f.yaml").allProblems();
  }

  /** The only problem, as "severity place code: message | fix". */
  static String problem(String text) {
    var problems = problems(text);
    assertThat(problems).hasSize(1);
    var one = problems.getFirst();
    return one.fix().isEmpty() ? one.toString() : one + " | " + one.fix();
  }

  static <T extends Resource> T one(String text, Class<T> type) {
    var result = ResourceReader.read(text, "f.yaml");
    assertThat(result.allProblems()).isEmpty();
    return type.cast(result.documents().getFirst().resource().orElseThrow());
  }
}
