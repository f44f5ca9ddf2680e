package dev.meltemi.api.yaml;

import dev.meltemi.api.yaml.Node.Scalar.Kind;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an unquoted scalar is, by YAML 1.2's core schema (§10.3.2). Infinities and NaN stay texts:
 * JSON cannot carry them.
 */
final class CoreSchema {
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> BOOLEANS =
      Set.of("true", "True", "TRUE", "false", "False", "FALSE");
  private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  private CoreSchema() {}

  static Kind kind(String plain) {
    if (NULLS.contains(plain)) {
      return Kind.NULL;
    }
    if (BOOLEANS.contains(plain)) {
      return Kind.BOOLEAN;
    }
    if (INTEGER.matcher(plain).matches()) {
      return Kind.INTEGER;
    }
    return FLOAT.matcher(plain).matches() && Double.isFinite(Double.parseDouble(plain))
        ? Kind.FLOAT
        : Kind.STRING;
  }
}
