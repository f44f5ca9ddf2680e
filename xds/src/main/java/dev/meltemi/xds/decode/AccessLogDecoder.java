package dev.meltemi.xds.decode;

import dev.meltemi.traffic.AccessLog;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import java.util.List;
import java.util.Optional;

/** Access logs. The first file with a text format is kept; others harm no traffic when missing. */
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
    if (log.hasFilter()) return Optional.empty();
    if (!(Extensions.unpack(log.getTypedConfig(), findings).orElse(null)
        instanceof FileAccessLog file)) {
      return Optional.empty();
    }
    return switch (file.getAccessLogFormatCase()) {
      case LOG_FORMAT -> text(file.getLogFormat()).map(text -> new AccessLog(file.getPath(), text));
      case FORMAT -> Optional.of(new AccessLog(file.getPath(), file.getFormat()));
      case ACCESSLOGFORMAT_NOT_SET, JSON_FORMAT, TYPED_JSON_FORMAT -> Optional.empty();
    };
  }

  @SuppressWarnings("deprecation")
  private static Optional<String> text(SubstitutionFormatString format) {
    return switch (format.getFormatCase()) {
      case TEXT_FORMAT -> Optional.of(format.getTextFormat());
      case TEXT_FORMAT_SOURCE -> Optional.of(Reads.text(format.getTextFormatSource()));
      case JSON_FORMAT, FORMAT_NOT_SET -> Optional.empty();
    };
  }
}
