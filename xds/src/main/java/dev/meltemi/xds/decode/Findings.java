package dev.meltemi.xds.decode;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Collects what is found while one resource is decoded. */
final class Findings {
  private final Set<String> reasons = new LinkedHashSet<>();
  private final Set<String> notes = new LinkedHashSet<>();

  void refuse(String reason) {
    reasons.add(reason);
  }

  void note(String note) {
    notes.add(note);
  }

  /** The value counts only if nothing was refused; a value out of range refuses it too. */
  <T> Decoded<T> outcome(Supplier<T> decode) {
    try {
      T value = decode.get();
      if (reasons.isEmpty()) return new Decoded.Ok<>(value, new ArrayList<>(notes));
    } catch (IllegalArgumentException outOfRange) {
      reasons.add("out of range: " + outOfRange.getMessage());
    }
    return new Decoded.Refused<>(List.copyOf(reasons));
  }
}
