package dev.meltemi.xds.decode;

import java.util.List;
import java.util.function.Function;

/** What became of a message from outside. */
public sealed interface Decoded<T> {

  /**
   * It can be done.
   *
   * @param notes what was left out because it does no harm; each names the field
   */
  record Ok<T>(T value, List<String> notes) implements Decoded<T> {
    public Ok {
      notes = List.copyOf(notes);
    }
  }

  /**
   * It cannot be done as written.
   *
   * @param reasons at least one; each names the field
   */
  record Refused<T>(List<String> reasons) implements Decoded<T> {
    public Refused {
      reasons = List.copyOf(reasons);
    }
  }

  default <R> Decoded<R> map(Function<T, R> change) {
    return switch (this) {
      case Ok<T>(T value, List<String> notes) -> new Ok<>(change.apply(value), notes);
      case Refused<T>(List<String> reasons) -> new Refused<>(reasons);
    };
  }
}
