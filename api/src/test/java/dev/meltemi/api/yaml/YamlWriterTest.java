package dev.meltemi.api.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class YamlWriterTest {
  private static Map<String, Object> read(String text) {
    return Trees.map((Node.Mapping) YamlText.parse(text, "").parts().getFirst().root());
  }

  @Test
  void textsThatLookLikeSomethingElseAreQuoted() {
    var tree =
        Map.<String, Object>of(
            "a",
            List.of(
                "yes",
                "1",
                "null",
                "1e3",
                "",
                "a: b",
                "^(.*?;)?$",
                "- x",
                "plain",
                "two words",
                "repo/image:1.2",
                "ends:",
                "12:30:00",
                "2018-06-01",
                "1_000"));
    assertThat(YamlWriter.write(Trees.mapping(tree)))
        .isEqualTo(
            """
            a:
            - "yes"
            - "1"
            - "null"
            - "1e3"
            - ""
            - "a: b"
            - "^(.*?;)?$"
            - "- x"
            - plain
            - two words
            - repo/image:1.2
            - "ends:"
            - "12:30:00"
            - "2018-06-01"
            - "1_000"
            """);
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    var random = new Random(7);
    for (int round = 0; round < 3000; round++) {
      var tree = new LinkedHashMap<String, Object>();
      tree.put("root", value(random, 4));
      assertThat(read(YamlWriter.write(Trees.mapping(tree)))).isEqualTo(tree);
    }
  }

  @Test
  void severalLinesAreWrittenAsLines() {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("script", "one\n\n  two # not a comment\n");
    tree.put("items", List.of("a\nb", " begins with a space\n", "ends twice\n\n"));
    tree.put("flags", List.of("--domain", "$(NS).svc", "-p", "-", "{\"a\":1}", "it's \"it\""));
    assertThat(YamlWriter.write(Trees.mapping(tree)))
        .isEqualTo(
            """
            script: |
              one

                two # not a comment
            items:
            - |-
              a
              b
            - " begins with a space\\n"
            - "ends twice\\n\\n"
            flags:
            - --domain
            - $(NS).svc
            - -p
            - "-"
            - '{"a":1}'
            - "it's \\"it\\""
            """);
    assertThat(read(YamlWriter.write(Trees.mapping(tree)))).isEqualTo(tree);
  }

  @Test
  void documentsAfterTheFirstBeginWithThreeDashes() {
    assertThat(YamlWriter.stream(List.of(Map.of("a", 1), Map.of("b", List.of()))))
        .isEqualTo("a: 1\n---\nb: []\n");
  }

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 6)) {
      case 0 -> random.nextInt();
      case 1 -> random.nextBoolean();
      case 2 -> random.nextDouble();
      case 3 -> text(random);
      case 4 -> {
        var list = new ArrayList<Object>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(value(random, depth - 1));
        }
        yield list;
      }
      default -> {
        var map = new LinkedHashMap<String, Object>();
        for (int i = random.nextInt(4); i > 0; i--) {
          map.put(text(random), value(random, depth - 1));
        }
        yield map;
      }
    };
  }

  private static String text(Random random) {
    var alphabet = "ab1.:- #'\"\\{}[]&*!|>%@`~\n\ty";
    var text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
