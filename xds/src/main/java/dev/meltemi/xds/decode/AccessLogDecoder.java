package dev.meltemi.xds.decode;

import dev.meltemi.traffic.AccessLog;
import dev.meltemi.traffic.AccessLog.Form;
import dev.meltemi.traffic.LogFilter;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLogFilter;
import io.envoyproxy.envoy.config.accesslog.v3.ComparisonFilter;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Access logs. The first file whose form and filter are understood is kept; others harm no traffic
 * when missing.
 */
final class AccessLogDecoder {
  private AccessLogDecoder() {}

  static Optional<AccessLog> decode(
      List<io.envoyproxy.envoy.config.accesslog.v3.AccessLog> logs, Findings findings) {
    Optional<AccessLog> kept = Optional.empty();
    for (var log : logs) {
      Optional<AccessLog> decoded = decode(log, findings);
      if (decoded.isEmpty() || kept.isPresent()) {
        findings.note("access log " + log.getName() + " is left out");
      } else {
        kept = decoded;
      }
    }
    return kept;
  }

  @SuppressWarnings("deprecation") // format and text_format: older control planes send them
  private static Optional<AccessLog> decode(
      io.envoyproxy.envoy.config.accesslog.v3.AccessLog log, Findings findings) {
    if (!(Extensions.unpack(log.getTypedConfig(), findings).orElse(null)
        instanceof FileAccessLog file)) {
      return Optional.empty();
    }
    Optional<Form> form =
        switch (file.getAccessLogFormatCase()) {
          case LOG_FORMAT -> form(file.getLogFormat());
          case FORMAT -> Optional.of(new Form.Text(file.getFormat()));
          case ACCESSLOGFORMAT_NOT_SET, JSON_FORMAT, TYPED_JSON_FORMAT -> Optional.empty();
        };
    if (!log.hasFilter()) {
      return form.map(known -> new AccessLog(file.getPath(), known, Optional.empty()));
    }
    Optional<LogFilter> filter = filter(log.getFilter());
    // Without its filter it would tell of what is not asked for.
    if (filter.isEmpty()) return Optional.empty();
    return form.map(known -> new AccessLog(file.getPath(), known, filter));
  }

  @SuppressWarnings("deprecation")
  private static Optional<Form> form(SubstitutionFormatString format) {
    return switch (format.getFormatCase()) {
      case TEXT_FORMAT -> Optional.of(new Form.Text(format.getTextFormat()));
      case TEXT_FORMAT_SOURCE ->
          Optional.of(new Form.Text(Reads.text(format.getTextFormatSource())));
      case JSON_FORMAT -> {
        SortedMap<String, String> fields = new TreeMap<>();
        for (var field : format.getJsonFormat().getFieldsMap().entrySet()) {
          if (!field.getValue().hasStringValue()) yield Optional.empty();
          fields.put(field.getKey(), field.getValue().getStringValue());
        }
        yield Optional.of(new Form.Json(fields));
      }
      case FORMAT_NOT_SET -> Optional.empty();
    };
  }

  /** Empty for what is not understood. */
  private static Optional<LogFilter> filter(AccessLogFilter filter) {
    return switch (filter.getFilterSpecifierCase()) {
      case AND_FILTER -> parts(filter.getAndFilter().getFiltersList()).map(LogFilter.All::new);
      case OR_FILTER -> parts(filter.getOrFilter().getFiltersList()).map(LogFilter.Any::new);
      case STATUS_CODE_FILTER -> {
        ComparisonFilter comparison = filter.getStatusCodeFilter().getComparison();
        int code = comparison.getValue().getDefaultValue();
        yield switch (comparison.getOp()) {
          case GE -> Optional.of(new LogFilter.Code(LogFilter.Bound.AT_LEAST, code));
          case LE -> Optional.of(new LogFilter.Code(LogFilter.Bound.AT_MOST, code));
          case EQ -> Optional.of(new LogFilter.Code(LogFilter.Bound.EXACTLY, code));
          default -> Optional.empty();
        };
      }
      case HEADER_FILTER ->
          Optional.of(
              new LogFilter.Header(MatchDecoder.header(filter.getHeaderFilter().getHeader())));
      default -> Optional.empty();
    };
  }

  private static Optional<List<LogFilter>> parts(List<AccessLogFilter> filters) {
    List<LogFilter> parts = new ArrayList<>();
    for (AccessLogFilter filter : filters) {
      Optional<LogFilter> part = filter(filter);
      if (part.isEmpty()) return Optional.empty();
      parts.add(part.get());
    }
    return Optional.of(parts);
  }
}
