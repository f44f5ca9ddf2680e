package dev.meltemi.traffic.match;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A hash table from host names in lower case, asked with a part of a string in any case. */
final class HostTable {
  /**
   * One domain.
   *
   * @param key in lower case, without its wildcard
   * @param written the domain as configured
   * @param host the number of its virtual host
   */
  record Entry(String key, String written, int host) {}

  private final Entry[] entries;
  private final int[] slots;

  private HostTable(Entry[] entries, int[] slots) {
    this.entries = entries;
    this.slots = slots;
  }

  /** The first of several entries with one key counts. */
  static HostTable of(List<Entry> list) {
    Entry[] entries = list.toArray(Entry[]::new);
    int[] slots = new int[Integer.highestOneBit(Math.max(1, entries.length)) * 4];
    HostTable table = new HostTable(entries, slots);
    for (int i = 0; i < entries.length; i++) {
      String key = entries[i].key();
      if (table.find(key, 0, key.length()) != null) continue;
      int slot = hash(key, 0, key.length()) & (slots.length - 1);
      while (slots[slot] != 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = i + 1;
    }
    return table;
  }

  /** The length of the keys, in a table whose keys all have the same. */
  int keyLength() {
    return entries[0].key().length();
  }

  @Nullable Entry find(String text, int from, int to) {
    int slot = hash(text, from, to) & (slots.length - 1);
    while (slots[slot] != 0) {
      Entry entry = entries[slots[slot] - 1];
      if (same(entry.key(), text, from, to)) return entry;
      slot = (slot + 1) & (slots.length - 1);
    }
    return null;
  }

  private static boolean same(String key, String text, int from, int to) {
    if (key.length() != to - from) return false;
    for (int i = 0; i < key.length(); i++) {
      if (key.charAt(i) != lower(text.charAt(from + i))) return false;
    }
    return true;
  }

  private static int hash(String text, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) hash = 31 * hash + lower(text.charAt(i));
    return hash ^ (hash >>> 15);
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }
}
