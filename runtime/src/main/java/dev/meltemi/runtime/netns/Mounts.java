package dev.meltemi.runtime.netns;

import dev.meltemi.runtime.process.SystemCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/**
 * Files of the host under fixed names inside: {@code /run/meltemi/NAME}. There every user inside
 * can reach them, even where the way on the host leads through a private home.
 */
public final class Mounts {
  private static final Path ROOT = Path.of("/run/meltemi");
  private static final int LOOK_DEEP = 8;

  private Mounts() {}

  /** Where a mount of this name is inside. */
  public static Path inside(String name) {
    return ROOT.resolve(name);
  }

  /**
   * Mounts a file or directory; copies it instead when its own permissions are for its owner only.
   */
  public static void mount(String name, Path source) throws IOException {
    Path target = inside(name);
    createOpen(ROOT);
    if (readableByAll(source)) {
      if (Files.isDirectory(source)) createOpen(target);
      else Files.createFile(target);
      // A mount point below the source may be locked to it in a user namespace: take it along.
      SystemCommand.run("mount", "--rbind", source.toString(), target.toString());
      return;
    }
    SystemCommand.run("cp", "-rL", source.toString(), target.toString());
    SystemCommand.run("chmod", "-R", "a+rX", target.toString());
  }

  // Whatever the umask of the user who started the mesh is.
  private static void createOpen(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static boolean readableByAll(Path source) throws IOException {
    try (Stream<Path> paths = Files.walk(source, LOOK_DEEP)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        if (Files.isSymbolicLink(path)) continue;
        var permissions = Files.getPosixFilePermissions(path);
        if (!permissions.contains(PosixFilePermission.OTHERS_READ)) return false;
        boolean opens = permissions.contains(PosixFilePermission.OTHERS_EXECUTE);
        if (Files.isDirectory(path) && !opens) return false;
      }
    }
    return true;
  }
}
