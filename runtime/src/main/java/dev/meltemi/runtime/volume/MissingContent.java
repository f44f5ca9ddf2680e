package dev.meltemi.runtime.volume;

/**
 * A ConfigMap, Secret or field that a container needs does not exist, or cannot be had here; the
 * container waits for it. The message names it.
 */
public final class MissingContent extends Exception {
  public MissingContent(String message) {
    super(message);
  }
}
