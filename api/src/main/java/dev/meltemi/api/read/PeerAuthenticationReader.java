package dev.meltemi.api.read;

import dev.meltemi.api.istio.PeerAuthentication;
import dev.meltemi.api.istio.PeerAuthentication.Mode;
import dev.meltemi.api.meta.ObjectMeta;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Binds a PeerAuthentication. */
final class PeerAuthenticationReader {
  private PeerAuthenticationReader() {}

  private static final Map<String, Mode> MODES =
      Map.of(
          "UNSET", Mode.UNSET,
          "DISABLE", Mode.DISABLE,
          "PERMISSIVE", Mode.PERMISSIVE,
          "STRICT", Mode.STRICT);

  static PeerAuthentication read(Fields document, ObjectMeta meta) {
    var origin = document.report().origin(document.line());
    return document
        .message("spec", spec -> spec(spec, meta))
        .orElseGet(() ->
            new PeerAuthentication(
                meta, origin, Optional.empty(), Mode.UNSET, Collections.emptySortedMap()));
  }

  private static PeerAuthentication spec(Fields spec, ObjectMeta meta) {
    return new PeerAuthentication(
        meta,
        spec.report().origin(spec.line()),
        spec.message("selector", f -> f.textMap("matchLabels")),
        spec.message("mtls", PeerAuthenticationReader::mode).orElse(Mode.UNSET),
        ports(spec));
  }

  private static SortedMap<Integer, Mode> ports(Fields spec) {
    SortedMap<Integer, Mode> ports = new TreeMap<>();
    var written = spec.messageMap("portLevelMtls", PeerAuthenticationReader::mode);
    if (spec.has("portLevelMtls") && written.isEmpty()) {
      spec.error(
          "EmptyBlock",
          "port level mTLS, if defined, must have at least one element.",
          "Remove the block, or name a port in it.");
    }
    written.forEach((port, mode) -> {
      if (port.matches("[0-9]{1,5}") && isPort(Integer.parseInt(port))) {
        ports.put(Integer.valueOf(port), mode);
      } else {
        spec.error(
            "OutOfRange",
            "portLevelMtls." + port + ": port must be in range 1..65535.",
            "For example: portLevelMtls: {8080: {mode: DISABLE}}");
      }
    });
    return Collections.unmodifiableSortedMap(ports);
  }

  private static boolean isPort(int number) {
    return number >= 1 && number <= 65535;
  }

  private static Mode mode(Fields fields) {
    return fields.choice("mode", MODES).orElse(Mode.UNSET);
  }
}
