package dev.meltemi.api.read;

import dev.meltemi.api.istio.HttpMatch;
import dev.meltemi.api.istio.HttpRoute;
import dev.meltemi.api.istio.TcpRoute;
import dev.meltemi.api.istio.TlsRoute;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.meta.ObjectMeta;
import java.util.List;

/** Binds a VirtualService. */
final class VirtualServiceReader {
  private VirtualServiceReader() {}

  static VirtualService read(Fields document, ObjectMeta meta) {
    var origin = document.report().origin(document.line());
    return document
        .message("spec", spec -> spec(spec, meta))
        .orElseGet(() ->
            new VirtualService(
                meta, origin, List.of(), mesh(), everywhere(), List.of(), List.of(), List.of()));
  }

  private static VirtualService spec(Fields spec, ObjectMeta meta) {
    var hosts = spec.texts("hosts");
    var gateways = spec.texts("gateways");
    var exportTo = spec.texts("exportTo");
    List<HttpRoute> http = spec.numbered("http", (f, i) -> HttpRouteReader.read(f, i, hosts));
    List<TlsRoute> tls = spec.messages("tls", VirtualServiceReader::tls);
    List<TcpRoute> tcp = spec.messages("tcp", VirtualServiceReader::tcp);
    return new VirtualService(
        meta,
        spec.report().origin(spec.line()),
        hosts,
        gateways.isEmpty() ? mesh() : gateways,
        exportTo.isEmpty() ? everywhere() : exportTo,
        http,
        tls,
        tcp);
  }

  private static List<String> mesh() {
    return List.of(VirtualService.MESH);
  }

  private static List<String> everywhere() {
    return List.of("*");
  }

  private static TlsRoute tls(Fields fields) {
    List<TlsRoute.Match> match =
        fields.messages(
            "match",
            f -> new TlsRoute.Match(f.texts("sniHosts"), f.texts("destinationSubnets"), source(f)));
    return new TlsRoute(fields.part("tls"), match, DestinationReader.weighted(fields));
  }

  private static TcpRoute tcp(Fields fields) {
    List<TcpRoute.Match> match =
        fields.messages("match", f -> new TcpRoute.Match(f.texts("destinationSubnets"), source(f)));
    return new TcpRoute(fields.part("tcp"), match, DestinationReader.weighted(fields));
  }

  private static HttpMatch.Source source(Fields fields) {
    fields.accept("sourceSubnet");
    return HttpMatchReader.source(fields);
  }
}
