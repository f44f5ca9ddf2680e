package dev.meltemi.kube.store;

/**
 * A running watch. Closing it twice is harmless; after {@link #close} returns nothing more is told.
 */
public interface Watch extends AutoCloseable {

  /** Tells a {@link Event.Bookmark} after everything that has happened so far. */
  void bookmark();

  @Override
  void close();
}
