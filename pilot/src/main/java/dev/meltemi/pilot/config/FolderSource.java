package dev.meltemi.pilot.config;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of YAML and JSON files with its subfolders, read again whenever something in it changes.
 */
public final class FolderSource implements ConfigSource {
  private static final Logger LOG = LoggerFactory.getLogger(FolderSource.class);

  /** A file is written in several steps; it is read when nothing has moved for so long. */
  private static final long QUIET_MILLIS = 15;

  private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");

  private final Path folder;
  private final WatchService watcher;
  private final FolderContent content = new FolderContent();

  /**
   * @throws IOException when the folder does not exist or cannot be watched
   */
  public FolderSource(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) throw new NotDirectoryException(folder.toString());
    this.folder = folder;
    this.watcher = folder.getFileSystem().newWatchService();
  }

  @Override
  public void start(Consumer<ConfigUpdate> sink) throws IOException {
    // Watched before it is read: what changes in between is read twice, not missed.
    watchFolders();
    sink.accept(content.update(read()));
    Thread.ofPlatform().daemon().name("config-folder").start(() -> watch(sink));
  }

  private void watch(Consumer<ConfigUpdate> sink) {
    try {
      while (true) {
        awaitQuiet(watcher.take());
        try {
          watchFolders();
          sink.accept(content.update(read()));
        } catch (IOException e) {
          LOG.warn(
              "{} cannot be read, what was read before stays in force: {}",
              description(),
              e.toString());
        }
      }
    } catch (ClosedWatchServiceException e) {
      LOG.debug("{} is no longer watched", description());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitQuiet(WatchKey first) throws InterruptedException {
    WatchKey key = first;
    while (key != null) {
      key.pollEvents();
      key.reset();
      key = watcher.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Registering a folder again gives the same key: new folders are added, old ones stay. */
  private void watchFolders() throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path each : paths.filter(Files::isDirectory).toList()) {
        each.register(watcher, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
      }
    }
  }

  private Map<String, String> read() throws IOException {
    var texts = new LinkedHashMap<String, String>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path file : paths.filter(FolderSource::isConfiguration).sorted().toList()) {
        try {
          texts.put(
              folder.relativize(file).toString(),
              new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
          LOG.debug("{} has just been deleted", file);
        }
      }
    }
    return texts;
  }

  private static boolean isConfiguration(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".")
        && ENDINGS.stream().anyMatch(name::endsWith)
        && Files.isRegularFile(file);
  }

  @Override
  public String description() {
    return "folder " + folder;
  }

  @Override
  public void close() {
    try {
      watcher.close();
    } catch (IOException e) {
      LOG.warn("{} cannot be left: {}", description(), e.toString());
    }
  }
}
