package dev.meltemi.pilot.config;

import java.io.IOException;
import java.util.function.Consumer;

/** Where resources come from. */
public interface ConfigSource extends AutoCloseable {
  /**
   * Delivers everything that is there as the first update, then each change, one after another from
   * a thread of the source's own. Called once.
   *
   * @throws IOException when the source cannot be read at all
   */
  void start(Consumer<ConfigUpdate> sink) throws IOException;

  /** For people: {@code folder /etc/mesh}. */
  String description();

  @Override
  void close();
}
