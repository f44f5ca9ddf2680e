package dev.meltemi.cli.demo;

/**
 * One thing to show.
 *
 * @param title a few words for the heading and the summary
 * @param asked what the configuration asks of the mesh, in a sentence
 */
record Step(String title, String asked, Play play) {

  /** Does what the step is about, and looks at the effect. */
  @FunctionalInterface
  interface Play {

    /** What was seen. Throws {@link Differs} when there is no point in going on. */
    Finding on(Stage stage) throws Differs;
  }

  /** What was observed, and whether it is what was asked. */
  record Finding(boolean agrees, String observed) {

    Finding and(Finding other) {
      return new Finding(agrees && other.agrees, observed + "; " + other.observed);
    }
  }

  /** The mesh did not do as asked, so that the rest of the step would mean nothing. */
  static final class Differs extends Exception {
    private static final long serialVersionUID = 1;

    Differs(String observed) {
      super(observed, null, false, false);
    }

    String observed() {
      String message = getMessage();
      return message == null ? "" : message;
    }
  }
}
