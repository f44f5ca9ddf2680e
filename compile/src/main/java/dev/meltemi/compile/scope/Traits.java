package dev.meltemi.compile.scope;

import dev.meltemi.compile.ProxyView;
import java.util.Map;

/** All that outbound traffic depends on of the proxy itself. */
record Traits(
    ProxyView.Kind kind, String namespace, Map<String, String> labels, boolean certified) {
  static Traits of(ProxyView proxy) {
    return new Traits(proxy.kind(), proxy.namespace(), proxy.labels(), proxy.certified());
  }
}
