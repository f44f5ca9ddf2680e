package dev.meltemi.proxy.filter;

import dev.meltemi.proxy.http.Headers;
import dev.meltemi.traffic.HeaderEdits;

/** Applies the changes of headers that a route asks for. */
final class HeadEditing {
  private HeadEditing() {}

  static void apply(HeaderEdits edits, Headers headers) {
    if (edits.isNone()) return;
    for (String name : edits.remove()) headers.remove(name);
    for (HeaderEdits.Header header : edits.set()) headers.set(header.name(), header.value());
    for (HeaderEdits.Header header : edits.add()) headers.add(header.name(), header.value());
  }
}
