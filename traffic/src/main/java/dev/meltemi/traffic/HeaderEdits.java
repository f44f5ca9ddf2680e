package dev.meltemi.traffic;

import java.util.List;

/** Changes of headers: first removed, then set (overwriting), then added. Names in lower case. */
public record HeaderEdits(List<Header> set, List<Header> add, List<String> remove) {
  private static final HeaderEdits NONE = new HeaderEdits(List.of(), List.of(), List.of());

  public HeaderEdits {
    set = List.copyOf(set);
    add = List.copyOf(add);
    remove = List.copyOf(remove);
  }

  public static HeaderEdits none() {
    return NONE;
  }

  public boolean isNone() {
    return set.isEmpty() && add.isEmpty() && remove.isEmpty();
  }

  public record Header(String name, String value) {}
}
