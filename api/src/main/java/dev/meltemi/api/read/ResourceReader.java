package dev.meltemi.api.read;

import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.Origin;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads resources. Pure and safe to call from any thread; never throws for what a user wrote. */
public final class ResourceReader {
  private ResourceReader() {}

  /**
   * Reads all documents of a YAML 1.2 or JSON text; objects without a namespace are in {@code
   * default}.
   */
  public static ReadResult read(String text, String sourceName) {
    return read(text, sourceName, "default");
  }

  public static ReadResult read(String text, String sourceName, String defaultNamespace) {
    return new ReadResult(List.of(), List.of());
  }

  /** Reads one object as an API server gives it; its problems have no lines. */
  public static Document fromTree(Map<String, Object> tree) {
    return new Document(
        "", "", new ObjectKey("", "", ""), Optional.empty(), List.of(), tree, Origin.NONE);
  }
}
