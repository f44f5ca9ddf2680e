package dev.meltemi.xds.encode;

import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;

/** Access logs: a file with a text format. */
final class AccessLogEncoder {
  static final String FILE = "envoy.access_loggers.file";

  private AccessLogEncoder() {}

  static AccessLog encode(dev.meltemi.traffic.AccessLog log) {
    return AccessLog.newBuilder()
        .setName(FILE)
        .setTypedConfig(
            Scalars.pack(
                FileAccessLog.newBuilder()
                    .setPath(log.path())
                    .setLogFormat(
                        SubstitutionFormatString.newBuilder()
                            .setTextFormatSource(
                                DataSource.newBuilder().setInlineString(log.format())))
                    .build()))
        .build();
  }
}
