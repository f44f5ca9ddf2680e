package dev.meltemi.api.read;

import dev.meltemi.api.yaml.Node;
import dev.meltemi.api.yaml.Node.Scalar.Kind;
import dev.meltemi.api.yaml.Trees;
import dev.meltemi.api.yaml.Yaml11;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads single values of a wanted type; what does not fit is reported and absent. */
final class Scalars {
  private static final Duration SHORTEST = Duration.ofMillis(1);

  private final Report report;

  Scalars(Report report) {
    this.report = report;
  }

  Optional<String> text(String at, Node value) {
    if (!(value instanceof Node.Scalar scalar) || scalar.kind() == Kind.NULL) {
      wrongType(at, value, "a text");
      return Optional.empty();
    }
    if (scalar.kind() != Kind.STRING) {
      report.error(
          "WrongType",
          scalar.line(),
          at
              + " must be a text, but unquoted "
              + scalar.text()
              + " is "
              + word(scalar.kind())
              + ".",
          "Write it in quotes: \"" + scalar.text() + "\".");
      return Optional.empty();
    }
    if (scalar.plain() && Yaml11.isBoolean(scalar.text())) {
      report.warning(
          "YamlBoolean",
          scalar.line(),
          at
              + ": unquoted "
              + scalar.text()
              + " is a text here, but a boolean for tools that read YAML 1.1.",
          "Write it in quotes: \"" + scalar.text() + "\".");
    }
    return Optional.of(scalar.text());
  }

  OptionalInt integer(String at, Node value, int min, int max) {
    if (!(value instanceof Node.Scalar scalar) || scalar.kind() != Kind.INTEGER) {
      var quoted = value instanceof Node.Scalar s && s.text().matches("[-+]?[0-9]{1,18}");
      wrongType(at, value, quoted ? "a number, without quotes" : "a whole number");
      return OptionalInt.empty();
    }
    var number = Trees.bigInteger(scalar.text());
    if (number.compareTo(BigInteger.valueOf(min)) < 0
        || number.compareTo(BigInteger.valueOf(max)) > 0) {
      report.error(
          "OutOfRange",
          scalar.line(),
          at + " must be between " + min + " and " + max + ", not " + number + ".",
          "");
      return OptionalInt.empty();
    }
    return OptionalInt.of(number.intValue());
  }

  /** A size of up to 2^63-1; in quotes too, as JSON of protocol buffers has 64 bits. */
  Optional<Long> size(String at, Node value) {
    boolean digits = value instanceof Node.Scalar s && s.text().matches("[0-9]{1,30}");
    if (!digits || !(value instanceof Node.Scalar scalar)) {
      wrongType(at, value, "a whole number");
      return Optional.empty();
    }
    var number = new BigInteger(scalar.text());
    if (number.bitLength() > 63) {
      report.error("OutOfRange", scalar.line(), at + " is too large: " + number + ".", "");
      return Optional.empty();
    }
    return Optional.of(number.longValue());
  }

  Optional<Double> number(String at, Node value) {
    if (value instanceof Node.Scalar scalar) {
      if (scalar.kind() == Kind.INTEGER) {
        return Optional.of(Trees.bigInteger(scalar.text()).doubleValue());
      }
      if (scalar.kind() == Kind.FLOAT) {
        return Optional.of(Double.parseDouble(scalar.text()));
      }
    }
    wrongType(at, value, "a number");
    return Optional.empty();
  }

  Optional<Boolean> flag(String at, Node value) {
    if (value instanceof Node.Scalar scalar) {
      if (scalar.kind() == Kind.BOOLEAN) {
        return Optional.of(scalar.text().equalsIgnoreCase("true"));
      }
      if (scalar.plain() && Yaml11.isBoolean(scalar.text())) {
        report.error(
            "WrongType",
            scalar.line(),
            at + " must be true or false; in YAML 1.2 " + scalar.text() + " is a text.",
            "Write true or false.");
        return Optional.empty();
      }
    }
    wrongType(at, value, "true or false");
    return Optional.empty();
  }

  Optional<Duration> duration(String at, Node value, boolean zeroAllowed) {
    if (!(value instanceof Node.Scalar scalar) || scalar.kind() != Kind.STRING) {
      wrongType(at, value, "a duration such as 1.5s");
      return Optional.empty();
    }
    var duration = GoDuration.parse(scalar.text());
    if (duration.isEmpty()) {
      report.error(
          "BadDuration",
          scalar.line(),
          at + ": \"" + scalar.text() + "\" is not a duration.",
          "Write a number with a unit: 100ms, 1.5s, 3m or 1h.");
      return Optional.empty();
    }
    var d = duration.get();
    if (d.isZero() && zeroAllowed) {
      return duration;
    }
    if (d.compareTo(SHORTEST) < 0) {
      report.error(
          "BadDuration",
          scalar.line(),
          at + ": duration must be greater than 1ms, not " + scalar.text() + ".",
          "");
      return Optional.empty();
    }
    if (d.toNanosPart() % 1_000_000 != 0) {
      report.error(
          "BadDuration", scalar.line(), at + ": only durations to ms precision are supported.", "");
      return Optional.empty();
    }
    return duration;
  }

  /** Of any precision, or zero; only a negative one is refused. */
  Optional<Duration> anyDuration(String at, Node value) {
    var duration =
        value instanceof Node.Scalar scalar && scalar.kind() == Kind.STRING
            ? GoDuration.parse(scalar.text()).filter(d -> !d.isNegative())
            : Optional.<Duration>empty();
    if (duration.isEmpty()) wrongType(at, value, "a duration such as 1.5s");
    return duration;
  }

  <E> Optional<E> choice(String at, Node value, Map<String, E> values) {
    return text(at, value)
        .flatMap(text -> {
          var found = Optional.ofNullable(values.get(text));
          if (found.isEmpty()) {
            var near = Nearest.of(text, values.keySet());
            report.error(
                "BadValue",
                value.line(),
                at
                    + ": \""
                    + text
                    + "\" is none of "
                    + String.join(", ", values.keySet().stream().sorted().toList())
                    + ".",
                near.map(n -> "Did you mean \"" + n + "\"?").orElse(""));
          }
          return found;
        });
  }

  void wrongType(String at, Node value, String wanted) {
    var seen =
        switch (value) {
          case Node.Mapping _ -> "a mapping";
          case Node.Sequence _ -> "a list";
          case Node.Scalar s ->
              s.kind() == Kind.NULL ? "empty" : word(s.kind()) + " (" + s.text() + ")";
        };
    report.error(
        "WrongType", value.line(), at + " must be " + wanted + ", but is " + seen + ".", "");
  }

  private static String word(Kind kind) {
    return switch (kind) {
      case STRING -> "a text";
      case INTEGER, FLOAT -> "a number";
      case BOOLEAN -> "a boolean";
      case NULL -> "empty";
    };
  }
}
