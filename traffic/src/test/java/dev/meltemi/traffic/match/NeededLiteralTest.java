package dev.meltemi.traffic.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.testkit.Seeds;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class NeededLiteralTest {

  @Test
  void thePlainPatternsOfPeopleNeedTheirLiteralText() {
    assertThat(NeededLiteral.of("^(.*?;)?(user=jason)(;.*)?$")).isEqualTo("user=jason");
    assertThat(NeededLiteral.of("/api/v1/.*")).isEqualTo("/api/v1/");
    assertThat(NeededLiteral.of("a\\.b+c")).isEqualTo("a.");
    assertThat(NeededLiteral.of("[a-z]+@example\\.com")).isEqualTo("@example.com");
    assertThat(NeededLiteral.of("(x)y")).isEqualTo("xy");
  }

  @Test
  void whatIsUnusualNeedsNothing() {
    assertThat(NeededLiteral.of("foo|bar")).isEmpty();
    assertThat(NeededLiteral.of("(?i)foo")).isEmpty();
    assertThat(NeededLiteral.of("(foo)*")).isEmpty();
    assertThat(NeededLiteral.of("x?")).isEmpty();
    assertThat(NeededLiteral.of(".*")).isEmpty();
    assertThat(NeededLiteral.of("")).isEmpty();
    assertThat(NeededLiteral.of("\\x41")).isEmpty();
  }

  /** Patterns and values of the same few characters, so that many match. */
  @Test
  void theShortCutNeverChangesTheAnswer() {
    RandomGenerator random = Seeds.random(Seeds.seed("needed literal"));
    int compiled = 0;
    int matched = 0;
    for (int i = 0; i < 50_000; i++) {
      String regex = text(random, "ab.*?+()[]^$\\{1,}d", 8);
      com.google.re2j.Pattern pattern;
      try {
        pattern = com.google.re2j.Pattern.compile(regex);
      } catch (com.google.re2j.PatternSyntaxException e) {
        continue;
      }
      compiled++;
      Pattern ours = Pattern.of(regex);
      for (int values = 0; values < 10; values++) {
        String value = text(random, "abd1.", 6);
        boolean expected = pattern.matches(value);
        assertThat(ours.matches(value)).as("/%s/ on %s", regex, value).isEqualTo(expected);
        if (expected) matched++;
      }
    }
    assertThat(compiled).isGreaterThan(1000);
    assertThat(matched).isGreaterThan(1000);
  }

  private static String text(RandomGenerator random, String alphabet, int most) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(most + 1); left > 0; left--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
