package dev.meltemi.proxy.trace;

import dev.meltemi.proxy.http.Headers;
import dev.meltemi.proxy.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Zipkin's JSON of version 2. */
record ZipkinFormat(String host) implements SpanFormat {
  @Override
  public HttpRequest request(int length) {
    var headers = new Headers();
    headers.add("content-type", "application/json");
    headers.add("content-length", Integer.toString(length));
    var request = new HttpRequest("POST", host, "/api/v2/spans", 1, headers);
    request.framed(length, true, false, null);
    return request;
  }

  @Override
  public byte[] body(List<SpanData> spans) {
    var json = new StringBuilder("[");
    for (SpanData span : spans) {
      if (json.length() > 1) json.append(',');
      json.append("{\"traceId\":\"").append(span.trace());
      json.append("\",\"id\":\"").append(span.id());
      if (!span.parent().isEmpty()) json.append("\",\"parentId\":\"").append(span.parent());
      json.append("\",\"kind\":\"").append(span.client() ? "CLIENT" : "SERVER");
      json.append("\",\"name\":").append(quoted(span.name()));
      json.append(",\"timestamp\":").append(span.startMicros());
      json.append(",\"duration\":").append(Math.max(1, span.micros()));
      json.append(",\"localEndpoint\":{\"serviceName\":\"proxy\"},\"tags\":{");
      boolean first = true;
      for (SpanTag tag : span.tags()) {
        if (!first) json.append(',');
        first = false;
        json.append(quoted(tag.name())).append(':').append(quoted(tag.value()));
      }
      json.append("}}");
    }
    return json.append(']').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') quoted.append('\\').append(c);
      else if (c < 0x20) quoted.append("\\u%04x".formatted((int) c));
      else quoted.append(c);
    }
    return quoted.append('"').toString();
  }
}
