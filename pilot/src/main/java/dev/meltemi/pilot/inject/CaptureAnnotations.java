package dev.meltemi.pilot.inject;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a pod's {@code traffic.sidecar.istio.io/…} annotations say about capture. Empty where there
 * is no annotation; an empty text means "none".
 */
record CaptureAnnotations(
    Optional<String> includeOutboundRanges,
    Optional<String> excludeOutboundRanges,
    Optional<String> includeInboundPorts,
    Optional<String> excludeInboundPorts,
    Optional<String> excludeOutboundPorts,
    List<String> problems) {
  private static final String PREFIX = "traffic.sidecar.istio.io/";

  static CaptureAnnotations read(Map<String, Object> annotations) {
    var reader = new Reader(annotations, new ArrayList<>());
    return new CaptureAnnotations(
        reader.read(
            "includeOutboundIPRanges", "CIDR ranges or *", v -> v.equals("*") || isRange(v)),
        reader.read("excludeOutboundIPRanges", "CIDR ranges", CaptureAnnotations::isRange),
        reader.read("includeInboundPorts", "port numbers or *", v -> v.equals("*") || isPort(v)),
        reader.read("excludeInboundPorts", "port numbers", CaptureAnnotations::isPort),
        reader.read("excludeOutboundPorts", "port numbers", CaptureAnnotations::isPort),
        reader.problems);
  }

  private record Reader(Map<String, Object> annotations, List<String> problems) {
    Optional<String> read(String name, String wanted, Predicate<String> valid) {
      Object value = annotations.get(PREFIX + name);
      if (value == null) return Optional.empty();
      String text = value.toString().replace(" ", "");
      for (String item : text.split(",")) {
        if (item.isEmpty() || valid.test(item)) continue;
        problems.add(
            "annotation %s%s: \"%s\" is not valid, %s are wanted"
                .formatted(PREFIX, name, item, wanted));
      }
      return Optional.of(text);
    }
  }

  static boolean isPort(String text) {
    return text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65535;
  }

  /** IPv4 only, as the capture rules are. */
  static boolean isRange(String text) {
    var parts = text.split("/", 2);
    if (parts.length == 2 && !(parts[1].matches("[0-9]{1,2}") && Integer.parseInt(parts[1]) <= 32))
      return false;
    var octets = parts[0].split("\\.", -1);
    if (octets.length != 4) return false;
    for (String octet : octets) {
      if (!octet.matches("[0-9]{1,3}") || Integer.parseInt(octet) > 255) return false;
    }
    return true;
  }
}
