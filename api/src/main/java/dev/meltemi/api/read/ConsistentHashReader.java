package dev.meltemi.api.read;

import dev.meltemi.api.istio.ConsistentHash;
import java.util.Map;
import java.util.Optional;

/** Binds {@code loadBalancer.consistentHash}. */
final class ConsistentHashReader {
  private ConsistentHashReader() {}

  static ConsistentHash read(Fields fields) {
    fields.onlyOneOf("httpHeaderName", "httpCookie", "useSourceIp", "httpQueryParameterName");
    fields.onlyOneOf("ringHash", "maglev");
    Optional<Long> old = fields.size("minimumRingSize").filter(size -> size > 0);
    if (old.isPresent()) old(fields, old.get());
    boolean source = fields.isSet("useSourceIp");
    Optional<ConsistentHash.Key> key =
        fields
            .text("httpHeaderName")
            .<ConsistentHash.Key>map(ConsistentHash.Key.HttpHeader::new)
            .or(() -> fields.message("httpCookie", ConsistentHashReader::cookie))
            .or(() ->
                fields
                    .text("httpQueryParameterName")
                    .map(ConsistentHash.Key.HttpQueryParameter::new))
            .or(() -> source ? Optional.of(new ConsistentHash.Key.SourceIp()) : Optional.empty());
    if (key.isEmpty()) {
      fields
          .report()
          .warning(
              "Ineffective",
              fields.line(),
              fields.where() + " names nothing to hash, so that the endpoint is drawn.",
              "For example: httpHeaderName: x-user");
    }
    Optional<ConsistentHash.Algorithm> ring =
        fields.message(
            "ringHash", f -> new ConsistentHash.Algorithm.RingHash(f.size("minimumRingSize")));
    Optional<ConsistentHash.Algorithm> maglev =
        fields.message("maglev", f -> new ConsistentHash.Algorithm.Maglev(f.size("tableSize")));
    return new ConsistentHash(
        key, maglev.or(() -> ring).orElse(new ConsistentHash.Algorithm.RingHash(old)));
  }

  private static void old(Fields fields, long size) {
    if (fields.has("ringHash") || fields.has("maglev")) {
      fields.error(
          "Exclusive",
          "only one of MinimumRingSize or Maglev/Ringhash can be specified.",
          "Remove minimumRingSize.");
      return;
    }
    fields
        .report()
        .warning(
            "Deprecated",
            fields.line(),
            fields.path("minimumRingSize") + " is the older form.",
            "Write ringHash: {minimumRingSize: " + size + "}");
  }

  private static ConsistentHash.Key cookie(Fields fields) {
    return new ConsistentHash.Key.HttpCookie(
        fields.textOrEmpty("name"),
        fields.textOrEmpty("path"),
        fields.anyDuration("ttl"),
        fields.messages(
            "attributes", f -> Map.entry(f.textOrEmpty("name"), f.textOrEmpty("value"))));
  }
}
