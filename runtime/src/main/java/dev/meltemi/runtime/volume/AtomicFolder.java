package dev.meltemi.runtime.volume;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder whose files change all at once. As a kubelet lays it out: the files are in a folder of
 * their own, {@code ..data} links to that, every name links into {@code ..data}, and a change
 * replaces the one link {@code ..data}. Not thread-safe.
 */
final class AtomicFolder {
  private static final String DATA = "..data";
  private static final String NEXT = "..data_next";

  private final Path folder;
  private final OptionalInt owner;
  private int generation;

  /**
   * @param owner of the files; empty for whoever writes them
   */
  AtomicFolder(Path folder, OptionalInt owner) {
    this.folder = folder;
    this.owner = owner;
  }

  void write(Map<String, FileContent> files) throws IOException {
    createOpen(folder);
    Path fresh = folder.resolve("..generation-" + ++generation);
    createOpen(fresh);
    for (Map.Entry<String, FileContent> file : files.entrySet()) {
      Path path = fresh.resolve(file.getKey());
      createOpenWithParents(fresh, parent(path));
      Files.write(path, file.getValue().bytes());
      Files.setPosixFilePermissions(path, permissions(file.getValue().mode()));
      if (owner.isPresent()) Files.setAttribute(path, "unix:uid", owner.getAsInt());
    }
    swap(fresh.getFileName());
    link(files.keySet());
    clean(fresh);
  }

  private void swap(Path fresh) throws IOException {
    Path next = folder.resolve(NEXT);
    Files.deleteIfExists(next);
    Files.createSymbolicLink(next, fresh);
    Path _ = Files.move(next, folder.resolve(DATA), StandardCopyOption.ATOMIC_MOVE);
  }

  private void link(Set<String> paths) throws IOException {
    Set<String> names = new HashSet<>();
    for (String path : paths) names.add(path.split("/", 2)[0]);
    for (String name : names) {
      Path link = folder.resolve(name);
      if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
        Files.createSymbolicLink(link, Path.of(DATA, name));
      }
    }
    for (Path present : children(folder)) {
      String name = present.getFileName().toString();
      if (!name.startsWith("..") && !names.contains(name)) Files.delete(present);
    }
  }

  private void clean(Path fresh) throws IOException {
    for (Path present : children(folder)) {
      boolean generated = present.getFileName().toString().startsWith("..generation-");
      if (generated && !present.equals(fresh)) delete(present);
    }
  }

  static void delete(Path tree) throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(tree)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) Files.deleteIfExists(path);
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.toList();
    }
  }

  private static void createOpenWithParents(Path root, Path directory) throws IOException {
    if (directory.equals(root)) return;
    createOpenWithParents(root, parent(directory));
    createOpen(directory);
  }

  private static Path parent(Path path) {
    return requireNonNull(path.getParent());
  }

  // Whatever the umask of the user who started the mesh is.
  private static void createOpen(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  static Set<PosixFilePermission> permissions(int mode) {
    PosixFilePermission[] all = PosixFilePermission.values();
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    // The constants are in the order of the bits, from 0400 down.
    for (int i = 0; i < all.length; i++) if (((mode >> (8 - i)) & 1) == 1) set.add(all[i]);
    return set;
  }
}
