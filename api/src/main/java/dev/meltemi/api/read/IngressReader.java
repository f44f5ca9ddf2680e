package dev.meltemi.api.read;

import dev.meltemi.api.kube.Ingress;
import dev.meltemi.api.kube.Service.TargetPort;
import dev.meltemi.api.meta.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Binds an Ingress. */
final class IngressReader {
  private IngressReader() {}

  private static final Map<String, Ingress.PathType> TYPES =
      Map.of(
          "Exact", Ingress.PathType.EXACT,
          "Prefix", Ingress.PathType.PREFIX,
          "ImplementationSpecific", Ingress.PathType.IMPLEMENTATION_SPECIFIC);

  static Ingress read(Fields document, ObjectMeta meta) {
    var byAnnotation = meta.annotations().getOrDefault(Ingress.CLASS_ANNOTATION, "");
    document.accept("status");
    return document
        .message("spec", spec -> spec(spec, meta, byAnnotation))
        .orElseGet(() ->
            new Ingress(
                meta,
                document.report().origin(document.line()),
                byAnnotation,
                Optional.empty(),
                List.of(),
                List.of()));
  }

  private static Ingress spec(Fields spec, ObjectMeta meta, String byAnnotation) {
    return new Ingress(
        meta,
        spec.report().origin(spec.line()),
        spec.text("ingressClassName").orElse(byAnnotation),
        spec.message("defaultBackend", IngressReader::backend),
        spec.numbered("rules", IngressReader::rule),
        spec.messages("tls", IngressReader::tls));
  }

  private static Ingress.Tls tls(Fields fields) {
    var hosts = fields.texts("hosts");
    return new Ingress.Tls(
        fields.part("tls"),
        hosts.isEmpty() ? List.of(Ingress.EVERY_HOST) : hosts,
        fields.textOrEmpty("secretName"));
  }

  private static Ingress.Rule rule(Fields fields, int index) {
    List<Ingress.Path> paths =
        fields
            .message("http", http -> http.messages("paths", IngressReader::path))
            .orElse(List.of());
    return new Ingress.Rule(fields.part("rule " + (index + 1)), fields.textOrEmpty("host"), paths);
  }

  private static Ingress.Path path(Fields fields) {
    if (!fields.has("pathType")) {
      fields.error("PathTypeRequired", "pathType is required.", "For example: pathType: Prefix");
    }
    return new Ingress.Path(
        fields.textOrEmpty("path"),
        fields.choice("pathType", TYPES).orElse(Ingress.PathType.IMPLEMENTATION_SPECIFIC),
        fields
            .message("backend", IngressReader::backend)
            .orElseGet(() -> new Ingress.Backend("", new TargetPort.ByNumber(0))));
  }

  private static Ingress.Backend backend(Fields fields) {
    return fields
        .message(
            "service",
            service ->
                new Ingress.Backend(
                    service.textOrEmpty("name"),
                    service
                        .message("port", IngressReader::port)
                        .orElseGet(() -> new TargetPort.ByNumber(0))))
        .orElseGet(() -> {
          fields.error(
              "ServiceRequired",
              "a backend names a service.",
              "For example: service: {name: productpage, port: {number: 9080}}");
          return new Ingress.Backend("", new TargetPort.ByNumber(0));
        });
  }

  private static TargetPort port(Fields fields) {
    OptionalInt number = fields.port("number");
    var name = fields.text("name");
    return number.isPresent()
        ? new TargetPort.ByNumber(number.getAsInt())
        : name.<TargetPort>map(TargetPort.ByName::new).orElseGet(() -> new TargetPort.ByNumber(0));
  }
}
