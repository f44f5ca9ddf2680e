package dev.meltemi.api.yaml;

import java.util.Locale;
import java.util.Set;

/**
 * The words that YAML 1.1 takes for booleans and YAML 1.2 for texts. Other tools in a user's hands
 * still read 1.1, so an unquoted one is worth a warning.
 */
public final class Yaml11 {
  private static final Set<String> WORDS = Set.of("y", "n", "yes", "no", "on", "off");

  private Yaml11() {}

  public static boolean isBoolean(String plain) {
    return WORDS.contains(plain.toLowerCase(Locale.ROOT));
  }
}
