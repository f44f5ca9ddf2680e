package dev.meltemi.xds.decode;

import dev.meltemi.traffic.HeaderEdits;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Header edits. */
final class HeadersDecoder {
  private HeadersDecoder() {}

  @SuppressWarnings("deprecation") // append: older control planes send it
  static HeaderEdits decode(
      List<HeaderValueOption> added, List<String> removed, Findings findings) {
    if (added.isEmpty() && removed.isEmpty()) return HeaderEdits.none();
    List<HeaderEdits.Header> set = new ArrayList<>();
    List<HeaderEdits.Header> add = new ArrayList<>();
    for (HeaderValueOption option : added) {
      HeaderEdits.Header header =
          new HeaderEdits.Header(lower(option.getHeader().getKey()), option.getHeader().getValue());
      if (option.hasAppend()) {
        (option.getAppend().getValue() ? add : set).add(header);
        continue;
      }
      switch (option.getAppendAction()) {
        case APPEND_IF_EXISTS_OR_ADD -> add.add(header);
        case OVERWRITE_IF_EXISTS_OR_ADD -> set.add(header);
        case ADD_IF_ABSENT, OVERWRITE_IF_EXISTS, UNRECOGNIZED ->
            findings.refuse("append_action " + option.getAppendAction() + " is not supported");
      }
    }
    return new HeaderEdits(set, add, removed.stream().map(HeadersDecoder::lower).toList());
  }

  static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
