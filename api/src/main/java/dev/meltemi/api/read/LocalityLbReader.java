package dev.meltemi.api.read;

import dev.meltemi.api.istio.LocalityLb;
import java.util.LinkedHashMap;
import java.util.Map;

/** Binds {@code localityLbSetting}. */
final class LocalityLbReader {
  private LocalityLbReader() {}

  static LocalityLb read(Fields fields) {
    return new LocalityLb(
        fields.flag("enabled").orElse(true),
        fields.messages(
            "distribute",
            f ->
                new LocalityLb.Distribute(
                    f.textOrEmpty("from"),
                    f.message("to", LocalityLbReader::weights).orElse(Map.of()))),
        fields.messages(
            "failover", f -> new LocalityLb.Failover(f.textOrEmpty("from"), f.textOrEmpty("to"))),
        fields.texts("failoverPriority"));
  }

  private static Map<String, Integer> weights(Fields fields) {
    var weights = new LinkedHashMap<String, Integer>();
    for (var entry : fields.node().entries()) {
      fields.count(entry.key()).ifPresent(weight -> weights.put(entry.key(), weight));
    }
    return weights;
  }
}
