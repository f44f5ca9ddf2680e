package dev.meltemi.samples.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonTest {

  @Test
  void whatIsWrittenIsReadBack() {
    Json value =
        Json.object(
            "text",
            "\"quoted\" \\ \n ü 😀",
            "number",
            -1.5e3,
            "truth",
            true,
            "empty",
            Json.object(),
            "nested",
            Json.object("list", new Json.Arr(java.util.List.of(Json.of(1), new Json.Null()))));

    assertThat(Json.read(value.line())).contains(value);
    assertThat(Json.read(value.pretty())).contains(value);
  }

  @Test
  void linesAndIndentationAreAsPythonWritesThem() {
    Json value =
        Json.object("id", 0, "ratings", Json.object("Reviewer1", 5), "none", Json.object());

    assertThat(value.line())
        .isEqualTo("{\"id\": 0, \"ratings\": {\"Reviewer1\": 5}, \"none\": {}}");
    assertThat(value.pretty())
        .isEqualTo(
            """
            {
              "id": 0,
              "ratings": {
                "Reviewer1": 5
              },
              "none": {}
            }
            """);
  }

  @Test
  void whatIsNotJsonIsNothing() {
    for (String text :
        new String[] {
          "",
          "{",
          "[1,]",
          "{\"a\" 1}",
          "01x",
          "\"open",
          "tru",
          "1 2",
          "\"\\u12g4\"",
          "-",
          "1.",
          "[".repeat(1000),
          "\"\u0001\""
        }) {
      assertThat(Json.read(text)).as(text).isEmpty();
    }
  }
}
