package dev.meltemi.xds.encode;

import dev.meltemi.traffic.HeaderEdits;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import java.util.ArrayList;
import java.util.List;

/** Header edits. Envoy removes first and then goes through the list, so the order is kept. */
final class HeadersEncoder {
  private HeadersEncoder() {}

  static List<HeaderValueOption> added(HeaderEdits edits) {
    List<HeaderValueOption> options = new ArrayList<>();
    for (HeaderEdits.Header header : edits.set()) {
      options.add(option(header, HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD));
    }
    for (HeaderEdits.Header header : edits.add()) {
      options.add(option(header, HeaderAppendAction.APPEND_IF_EXISTS_OR_ADD));
    }
    return options;
  }

  private static HeaderValueOption option(HeaderEdits.Header header, HeaderAppendAction action) {
    return HeaderValueOption.newBuilder()
        .setHeader(HeaderValue.newBuilder().setKey(header.name()).setValue(header.value()))
        .setAppendAction(action)
        .build();
  }
}
