package dev.meltemi.samples.http;

/**
 * A sample's behaviour: what it answers to a request. Called on one virtual thread per request; it
 * may block.
 */
@FunctionalInterface
public interface Program {

  /** The answer; a 500 is sent when this throws. */
  Reply answer(Request request);
}
