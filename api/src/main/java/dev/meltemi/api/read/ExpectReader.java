package dev.meltemi.api.read;

import dev.meltemi.api.trial.Expect;
import dev.meltemi.api.yaml.Node;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Binds what a case of a TrafficTest expects. */
final class ExpectReader {
  static final Expect NOTHING =
      new Expect(
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private static final double ALL = 100;

  private ExpectReader() {}

  static Expect read(Fields fields) {
    var expect =
        new Expect(
            fields.integer("status", 100, 599),
            fields.text("flag"),
            shares(fields, "split"),
            duration(fields, "timeout"),
            retries(fields),
            fields.text("rule"),
            fields.text("cluster"),
            fields.text("redirect"),
            fields.message("rewrite", ExpectReader::rewrite),
            fields.textMap("headers"),
            shares(fields, "mirror"),
            delay(fields),
            fields.message("abort", ExpectReader::abort));
    if (fields.node().entries().isEmpty()) {
      fields.error("Required", "nothing is expected.", "expect: {status: 200}");
    }
    return expect;
  }

  /** A mapping from destinations to percents, or one destination that gets all. */
  private static Optional<Map<String, Double>> shares(Fields fields, String name) {
    return fields
        .take(name)
        .map(node -> {
          if (node instanceof Node.Scalar scalar) {
            return scalar.text().equals("none") ? Map.of() : Map.of(scalar.text(), ALL);
          }
          var shares = new LinkedHashMap<String, Double>();
          fields.message(
              name,
              inner -> {
                inner
                    .node()
                    .entries()
                    .forEach(entry ->
                        inner.number(entry.key()).ifPresent(p -> shares.put(entry.key(), p)));
                return shares;
              });
          return shares;
        });
  }

  /** {@code none} is zero. */
  private static Optional<Duration> duration(Fields fields, String name) {
    return isNone(fields, name) ? Optional.of(Duration.ZERO) : fields.durationOrZero(name);
  }

  private static boolean isNone(Fields fields, String name) {
    return fields.take(name).filter(node -> isText(node, "none")).isPresent();
  }

  private static boolean isText(Node node, String text) {
    return node instanceof Node.Scalar scalar && scalar.text().equals(text);
  }

  private static Optional<Expect.Retries> retries(Fields fields) {
    var none = Optional.<Duration>empty();
    if (isNone(fields, "retries")) {
      return Optional.of(new Expect.Retries(OptionalInt.of(0), none, Optional.empty()));
    }
    if (fields.take("retries").filter(Node.Scalar.class::isInstance).isPresent()) {
      return Optional.of(new Expect.Retries(fields.count("retries"), none, Optional.empty()));
    }
    return fields.message(
        "retries",
        retries ->
            new Expect.Retries(
                retries.count("attempts"),
                duration(retries, "perTryTimeout"),
                retries.text("retryOn")));
  }

  private static Expect.Rewrite rewrite(Fields fields) {
    return new Expect.Rewrite(fields.text("path"), fields.text("authority"));
  }

  private static Optional<Expect.Delay> delay(Fields fields) {
    boolean scalar = fields.take("delay").filter(Node.Scalar.class::isInstance).isPresent();
    return scalar
        ? duration(fields, "delay").map(time -> new Expect.Delay(time, ALL))
        : fields.message(
            "delay",
            inner ->
                new Expect.Delay(
                    inner.durationOrZero("fixedDelay").orElse(Duration.ZERO),
                    inner.number("percent").orElse(ALL)));
  }

  private static Expect.Abort abort(Fields fields) {
    return new Expect.Abort(
        fields.integer("httpStatus", 200, 599).orElse(0), fields.number("percent").orElse(ALL));
  }
}
