package dev.meltemi.proxy.telemetry;

import dev.meltemi.traffic.Direction;

/**
 * From whom to whom, as one of the two proxies sees it: what all requests of a series have in
 * common.
 *
 * @param direction OUTBOUND is reported by the source, INBOUND by the destination
 */
record Edge(Direction direction, Party source, Party destination, Service service) {
  private static final String UNKNOWN = "unknown";

  /** Istio's labels, in its order, without those of the single answer. */
  String labels() {
    var text = new StringBuilder(600);
    boolean inbound = direction == Direction.INBOUND;
    label(text, "reporter", inbound ? "destination" : "source");
    party(text, "source_", source);
    party(text, "destination_", destination);
    label(text, "destination_service", service.host());
    label(text, "destination_service_name", service.name());
    label(text, "destination_service_namespace", service.namespace());
    // Istio: the source cannot vouch for what the destination saw.
    String policy = source.principal().isEmpty() ? "none" : "mutual_tls";
    label(text, "connection_security_policy", inbound ? policy : UNKNOWN);
    return text.toString();
  }

  private static void party(StringBuilder text, String prefix, Party party) {
    label(text, prefix + "workload", party.workload());
    label(text, prefix + "workload_namespace", party.namespace());
    label(text, prefix + "principal", party.principal());
    label(text, prefix + "app", party.app());
    label(text, prefix + "version", party.version());
    label(text, prefix + "canonical_service", party.app());
    label(text, prefix + "canonical_revision", party.version());
    label(text, prefix + "cluster", party.cluster());
  }

  private static void label(StringBuilder text, String name, String value) {
    if (!text.isEmpty()) text.append(',');
    String said = value.isEmpty() ? UNKNOWN : value;
    text.append(name).append("=\"");
    text.append(said.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
    text.append('"');
  }
}
