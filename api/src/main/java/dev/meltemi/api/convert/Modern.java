package dev.meltemi.api.convert;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Documents of today. */
final class Modern {
  static final String API_VERSION = "networking.istio.io/v1";

  private Modern() {}

  /**
   * @param namespace empty for none
   */
  static Map<String, Object> document(
      String kind, String name, String namespace, Map<String, Object> spec) {
    Map<String, Object> meta = new LinkedHashMap<>();
    meta.put("name", name);
    if (!namespace.isEmpty()) meta.put("namespace", namespace);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("apiVersion", API_VERSION);
    document.put("kind", kind);
    document.put("metadata", meta);
    document.put("spec", spec);
    return document;
  }

  /** The name of what is about a host: a service's own, or the host with dashes. */
  static String name(String host) {
    int dot = host.indexOf('.');
    boolean service = dot < 0 || host.contains(".svc.");
    var name = service && dot > 0 ? host.substring(0, dot) : host;
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
  }
}
