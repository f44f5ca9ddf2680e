package dev.meltemi.xds.decode;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

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

  /** What {@code next} makes of the value, with the notes of both. */
  default <R> Decoded<R> then(Function<T, Decoded<R>> next) {
    return switch (this) {
      case Ok<T>(T value, List<String> notes) ->
          switch (next.apply(value)) {
            case Ok<R>(R result, List<String> more) ->
                new Ok<>(result, Stream.concat(notes.stream(), more.stream()).toList());
            case Refused<R> refused -> refused;
          };
      case Refused<T>(List<String> reasons) -> new Refused<>(reasons);
    };
  }

  default <R> Decoded<R> map(Function<T, R> change) {
    return switch (this) {
      case Ok<T>(T value, List<String> notes) -> new Ok<>(change.apply(value), notes);
      case Refused<T>(List<String> reasons) -> new Refused<>(reasons);
    };
  }
}
