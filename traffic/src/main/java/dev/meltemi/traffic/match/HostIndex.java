package dev.meltemi.traffic.match;

import dev.meltemi.traffic.VirtualHost;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the virtual host of an authority: exact, then the longest {@code *suffix}, then the longest
 * {@code prefix*}, then {@code *}; without the port and without regard to case. Allocates nothing.
 */
final class HostIndex {
  private final HostTable exact;
  private final List<HostTable> suffixes;
  private final List<HostTable> prefixes;
  private final HostTable.@Nullable Entry any;

  private HostIndex(
      HostTable exact,
      List<HostTable> suffixes,
      List<HostTable> prefixes,
      HostTable.@Nullable Entry any) {
    this.exact = exact;
    this.suffixes = suffixes;
    this.prefixes = prefixes;
    this.any = any;
  }

  static HostIndex of(List<VirtualHost> hosts) {
    List<HostTable.Entry> exact = new ArrayList<>();
    List<HostTable.Entry> suffixes = new ArrayList<>();
    List<HostTable.Entry> prefixes = new ArrayList<>();
    HostTable.Entry any = null;
    for (int i = 0; i < hosts.size(); i++) {
      for (String written : hosts.get(i).domains()) {
        String domain = written.toLowerCase(Locale.ROOT);
        if (domain.equals("*")) any = any == null ? new HostTable.Entry("", written, i) : any;
        else if (domain.startsWith("*"))
          suffixes.add(new HostTable.Entry(domain.substring(1), written, i));
        else if (domain.endsWith("*"))
          prefixes.add(new HostTable.Entry(domain.substring(0, domain.length() - 1), written, i));
        else exact.add(new HostTable.Entry(domain, written, i));
      }
    }
    return new HostIndex(HostTable.of(exact), byLength(suffixes), byLength(prefixes), any);
  }

  /** One table for each length, the longest first. */
  private static List<HostTable> byLength(List<HostTable.Entry> entries) {
    return entries.stream()
        .map(entry -> entry.key().length())
        .distinct()
        .sorted(Comparator.reverseOrder())
        .map(length ->
            HostTable.of(entries.stream().filter(entry -> entry.key().length() == length).toList()))
        .toList();
  }

  /** The domain that fits best, or null. */
  HostTable.@Nullable Entry find(String authority) {
    int end = endOfHost(authority);
    HostTable.Entry found = exact.find(authority, 0, end);
    if (found != null) return found;
    for (int i = 0; i < suffixes.size(); i++) {
      HostTable table = suffixes.get(i);
      // The wildcard stands for at least one character.
      if (table.keyLength() >= end) continue;
      found = table.find(authority, end - table.keyLength(), end);
      if (found != null) return found;
    }
    for (int i = 0; i < prefixes.size(); i++) {
      HostTable table = prefixes.get(i);
      if (table.keyLength() >= end) continue;
      found = table.find(authority, 0, table.keyLength());
      if (found != null) return found;
    }
    return any;
  }

  /** Where the port begins: {@code host:80}, {@code [::1]:80}, but not in a bare {@code ::1}. */
  private static int endOfHost(String authority) {
    int colon = authority.lastIndexOf(':');
    if (colon < 0 || colon == authority.length() - 1) return authority.length();
    for (int i = colon + 1; i < authority.length(); i++) {
      char c = authority.charAt(i);
      if (c < '0' || c > '9') return authority.length();
    }
    boolean bareIpv6 = authority.indexOf(':') != colon && authority.charAt(colon - 1) != ']';
    return bareIpv6 ? authority.length() : colon;
  }
}
