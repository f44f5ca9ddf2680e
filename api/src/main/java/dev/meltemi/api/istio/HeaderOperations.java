package dev.meltemi.api.istio;

import java.util.List;
import java.util.Map;

/** Edits of request and response headers. */
public record HeaderOperations(Edit request, Edit response) {
  public static final HeaderOperations NONE = new HeaderOperations(Edit.NONE, Edit.NONE);

  /** {@code set} overwrites, {@code add} appends. Names are as written. */
  public record Edit(Map<String, String> set, Map<String, String> add, List<String> remove) {
    public static final Edit NONE = new Edit(Map.of(), Map.of(), List.of());

    public boolean isEmpty() {
      return set.isEmpty() && add.isEmpty() && remove.isEmpty();
    }
  }

  public boolean isEmpty() {
    return request.isEmpty() && response.isEmpty();
  }
}
