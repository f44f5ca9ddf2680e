package dev.meltemi.proxy.telemetry;

import dev.meltemi.traffic.Origin;

/** Istio's metrics in Prometheus' text format, family by family. */
final class IstioText {
  private static final String DURATION = "istio_request_duration_milliseconds";

  private static final String RULES = "meltemi_rule_requests_total";

  private final StringBuilder requests = new StringBuilder();
  private final StringBuilder durations = new StringBuilder();
  private final StringBuilder opened = new StringBuilder();
  private final StringBuilder closed = new StringBuilder();
  private final StringBuilder sent = new StringBuilder();
  private final StringBuilder received = new StringBuilder();
  private final StringBuilder rules = new StringBuilder();

  /**
   * @param cells one for each bound, one for what is above them all, and the sum
   * @param bounds in microseconds
   */
  void requests(String labels, Cells cells, long[] bounds) {
    long below = 0;
    for (int i = 0; i < bounds.length; i++) {
      below += cells.sum(i);
      bucket(labels, millis(bounds[i]), below);
    }
    below += cells.sum(bounds.length);
    bucket(labels, "+Inf", below);
    line(durations, DURATION + "_sum", labels, millis(cells.sum(bounds.length + 1)));
    line(durations, DURATION + "_count", labels, Long.toString(below));
    line(requests, "istio_requests_total", labels, Long.toString(below));
  }

  void connections(String labels, long opens, long closes, long bytesSent, long bytesReceived) {
    line(opened, "istio_tcp_connections_opened_total", labels, Long.toString(opens));
    line(closed, "istio_tcp_connections_closed_total", labels, Long.toString(closes));
    line(sent, "istio_tcp_sent_bytes_total", labels, Long.toString(bytesSent));
    line(received, "istio_tcp_received_bytes_total", labels, Long.toString(bytesReceived));
  }

  void rule(Origin rule, long count) {
    String object = rule.object().replace("\\", "\\\\").replace("\"", "\\\"");
    String labels = "object=\"" + object + "\",rule=\"" + rule.rule() + "\"";
    line(rules, RULES, labels, Long.toString(count));
  }

  private void bucket(String labels, String bound, long count) {
    line(durations, DURATION + "_bucket", labels + ",le=\"" + bound + "\"", Long.toString(count));
  }

  private static void line(StringBuilder to, String name, String labels, String value) {
    to.append(name).append('{').append(labels).append("} ").append(value).append('\n');
  }

  /** Such as {@code 0.5} or {@code 2500}. */
  private static String millis(long micros) {
    long thousandths = micros % 1000;
    String whole = Long.toString(micros / 1000);
    if (thousandths == 0) return whole;
    return (whole + "." + Long.toString(1000 + thousandths).substring(1)).replaceFirst("0+$", "");
  }

  String all() {
    var text = new StringBuilder();
    family(text, "istio_requests_total", "counter", requests);
    family(text, DURATION, "histogram", durations);
    family(text, "istio_tcp_connections_opened_total", "counter", opened);
    family(text, "istio_tcp_connections_closed_total", "counter", closed);
    family(text, "istio_tcp_sent_bytes_total", "counter", sent);
    family(text, "istio_tcp_received_bytes_total", "counter", received);
    family(text, RULES, "counter", rules);
    return text.toString();
  }

  private static void family(StringBuilder text, String name, String type, StringBuilder lines) {
    if (lines.isEmpty()) return;
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n').append(lines);
  }
}
