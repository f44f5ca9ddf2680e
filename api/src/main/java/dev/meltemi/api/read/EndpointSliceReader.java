package dev.meltemi.api.read;

import dev.meltemi.api.kube.EndpointSlice;
import dev.meltemi.api.meta.ObjectMeta;
import java.util.List;

/** Binds an EndpointSlice. */
final class EndpointSliceReader {
  private EndpointSliceReader() {}

  static EndpointSlice read(Fields document, ObjectMeta meta) {
    var service = meta.labels().getOrDefault(EndpointSlice.SERVICE_LABEL, "");
    List<EndpointSlice.Port> ports =
        document.messages(
            "ports",
            f ->
                new EndpointSlice.Port(
                    f.textOrEmpty("name"),
                    f.count("port").orElse(0),
                    f.text("protocol").orElse("TCP")));
    List<EndpointSlice.Endpoint> endpoints =
        document.messages("endpoints", EndpointSliceReader::endpoint);
    return new EndpointSlice(meta, service, ports, endpoints);
  }

  private static EndpointSlice.Endpoint endpoint(Fields fields) {
    var addresses = fields.texts("addresses");
    boolean ready =
        fields.message("conditions", c -> c.flag("ready")).flatMap(flag -> flag).orElse(true);
    var pod =
        fields
            .message(
                "targetRef", r -> r.textOrEmpty("kind").equals("Pod") ? r.textOrEmpty("name") : "")
            .orElse("");
    return new EndpointSlice.Endpoint(addresses, ready, pod, fields.textOrEmpty("nodeName"));
  }
}
