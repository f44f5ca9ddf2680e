package dev.meltemi.runtime.outer;

import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;

/**
 * Why a mesh did not start, for the person who wanted it.
 *
 * @param code a stable word
 * @param what what is wrong, a sentence
 * @param remedy what to do or type
 */
public record Refusal(String code, String what, String remedy) {
  public Problem problem() {
    return Problem.error(code, Origin.NONE, what, remedy);
  }

  /** One paragraph. */
  @Override
  public String toString() {
    return what + " " + remedy;
  }
}
