package dev.meltemi.xds.encode;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.meltemi.traffic.AccessLog.Form;
import dev.meltemi.traffic.HeaderMatch;
import dev.meltemi.traffic.LogFilter;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLogFilter;
import io.envoyproxy.envoy.config.accesslog.v3.AndFilter;
import io.envoyproxy.envoy.config.accesslog.v3.ComparisonFilter;
import io.envoyproxy.envoy.config.accesslog.v3.HeaderFilter;
import io.envoyproxy.envoy.config.accesslog.v3.OrFilter;
import io.envoyproxy.envoy.config.accesslog.v3.StatusCodeFilter;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.RuntimeUInt32;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import java.util.List;
import java.util.SortedMap;

/** Access logs: files. */
final class AccessLogEncoder {
  static final String FILE = "envoy.access_loggers.file";

  /** Envoy asks for a name of each such number, under which nobody sets another. */
  private static final String NO_KEY = "access_log.code";

  private AccessLogEncoder() {}

  static AccessLog encode(dev.meltemi.traffic.AccessLog log) {
    AccessLog.Builder encoded =
        AccessLog.newBuilder()
            .setName(FILE)
            .setTypedConfig(
                Scalars.pack(
                    FileAccessLog.newBuilder()
                        .setPath(log.path())
                        .setLogFormat(format(log.form()))
                        .build()));
    log.filter().map(AccessLogEncoder::filter).ifPresent(encoded::setFilter);
    return encoded.build();
  }

  private static SubstitutionFormatString format(Form form) {
    return switch (form) {
      case Form.Text(String format) ->
          SubstitutionFormatString.newBuilder()
              .setTextFormatSource(DataSource.newBuilder().setInlineString(format))
              .build();
      case Form.Json(SortedMap<String, String> fields) -> {
        Struct.Builder struct = Struct.newBuilder();
        fields.forEach((name, value) ->
            struct.putFields(name, Value.newBuilder().setStringValue(value).build()));
        yield SubstitutionFormatString.newBuilder().setJsonFormat(struct).build();
      }
    };
  }

  private static AccessLogFilter filter(LogFilter filter) {
    AccessLogFilter.Builder encoded = AccessLogFilter.newBuilder();
    switch (filter) {
      case LogFilter.All(List<LogFilter> parts) ->
          encoded.setAndFilter(
              AndFilter.newBuilder()
                  .addAllFilters(parts.stream().map(AccessLogEncoder::filter).toList()));
      case LogFilter.Any(List<LogFilter> parts) ->
          encoded.setOrFilter(
              OrFilter.newBuilder()
                  .addAllFilters(parts.stream().map(AccessLogEncoder::filter).toList()));
      case LogFilter.Code(LogFilter.Bound bound, int code) ->
          encoded.setStatusCodeFilter(
              StatusCodeFilter.newBuilder()
                  .setComparison(
                      ComparisonFilter.newBuilder()
                          .setOp(
                              switch (bound) {
                                case AT_LEAST -> ComparisonFilter.Op.GE;
                                case AT_MOST -> ComparisonFilter.Op.LE;
                                case EXACTLY -> ComparisonFilter.Op.EQ;
                              })
                          .setValue(
                              RuntimeUInt32.newBuilder()
                                  .setDefaultValue(code)
                                  .setRuntimeKey(NO_KEY))));
      case LogFilter.Header(HeaderMatch match) ->
          encoded.setHeaderFilter(HeaderFilter.newBuilder().setHeader(MatchEncoder.encode(match)));
    }
    return encoded.build();
  }
}
