package dev.meltemi.runtime.volume;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The shell commands that put volumes in their places, to be read by a shell in a mount namespace
 * of its own. Containers here see the machine's files, and nothing may be made among those. So
 * where a volume's place does not exist, the folder that lacks it is covered by a copy: a new
 * folder in memory in which every entry of the covered one is mounted. When that is the root
 * itself, the copy becomes the container's root: the script leaves its path in the variable {@code
 * R}.
 */
public final class MountScript {
  private static final Path ROOT = Path.of("/");

  private final Path scratch;
  private final List<String> lines = new ArrayList<>();

  private MountScript(Path scratch) {
    this.scratch = scratch;
  }

  /**
   * @param scratch an existing folder; what is mounted on it is seen by this container only
   */
  public static String of(List<BoundFile> files, Path scratch) throws IOException {
    if (files.isEmpty()) return "";
    MountScript script = new MountScript(scratch);
    script.lines.add("set -e");
    List<BoundFile> ordered =
        files.stream().sorted(Comparator.comparingInt(f -> f.target().getNameCount())).toList();
    script.cover(ordered);
    for (BoundFile file : ordered) script.bind(file);
    script.lines.add("set +e");
    return String.join("\n", script.lines) + "\n";
  }

  private void cover(List<BoundFile> ordered) throws IOException {
    Set<Path> lacking =
        new TreeSet<>(Comparator.comparingInt(Path::getNameCount).thenComparing(p -> p));
    for (BoundFile file : ordered) {
      boolean within = ordered.stream().anyMatch(other -> isWithin(file, other));
      if (!within && Files.notExists(file.target())) lacking.add(existing(file.target()));
    }
    if (lacking.isEmpty()) return;
    lines.add("mount -t tmpfs -o mode=755 tmpfs %s".formatted(quoted(scratch)));
    // A copy of the root holds /run, and with that this folder: it must not hold itself.
    lines.add("mount --make-unbindable %s".formatted(quoted(scratch)));
    int number = 0;
    for (Path folder : lacking) {
      Path copy = scratch.resolve(String.valueOf(number++));
      copy(folder, copy);
      if (folder.equals(ROOT)) lines.add("R=" + quoted(copy));
      else lines.add("mount --rbind %s \"$R\"%s".formatted(quoted(copy), quoted(folder)));
    }
  }

  private static boolean isWithin(BoundFile file, BoundFile other) {
    return file.target().startsWith(other.target()) && !file.target().equals(other.target());
  }

  /** The deepest folder on the way that exists, as its real path. */
  private static Path existing(Path target) throws IOException {
    Path folder = target;
    while (!Files.isDirectory(folder)) folder = requireNonNull(folder.getParent());
    return folder.toRealPath();
  }

  private void copy(Path folder, Path copy) throws IOException {
    List<String> folders = new ArrayList<>();
    List<String> files = new ArrayList<>();
    List<String> table = new ArrayList<>();
    lines.add("mkdir -p " + quoted(copy));
    lines.add("mount -t tmpfs -o mode=755 tmpfs " + quoted(copy));
    for (Path entry : entries(folder)) {
      Path place = copy.resolve(entry.getFileName());
      if (Files.isSymbolicLink(entry)) {
        String target = Files.readSymbolicLink(entry).toString();
        lines.add("ln -s -- %s %s".formatted(quoted(target), quoted(place)));
        continue;
      }
      (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) ? folders : files).add(quoted(place));
      table.add("%s %s none rbind 0 0".formatted(escaped(entry), escaped(place)));
    }
    if (!folders.isEmpty()) lines.add("mkdir -p -- " + String.join(" ", folders));
    if (!files.isEmpty()) lines.add("touch -- " + String.join(" ", files));
    String name = quoted(copy + ".fstab");
    lines.add("cat > %s <<'TABLE'\n%s\nTABLE".formatted(name, String.join("\n", table)));
    lines.add("mount -a -T " + name);
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().collect(Collectors.toList());
    }
  }

  private void bind(BoundFile file) throws IOException {
    String target = "\"$R\"" + quoted(file.target());
    if (Files.isDirectory(file.source())) {
      lines.add("[ -d %1$s ] || mkdir -p %1$s".formatted(target));
    } else {
      String parent = "\"$R\"" + quoted(requireNonNull(file.target().getParent()));
      lines.add("[ -e %1$s ] || { mkdir -p %2$s; touch %1$s; }".formatted(target, parent));
    }
    lines.add("mount --bind %s %s".formatted(quoted(file.source()), target));
    if (file.readOnly()) lines.add("mount -o remount,bind,ro " + target);
  }

  /** One word for a shell. */
  static String quoted(Object text) {
    return "'" + text.toString().replace("'", "'\\''") + "'";
  }

  // fstab(5): blanks as octal numbers.
  private static String escaped(Path path) {
    return path.toString()
        .replace("\\", "\\134")
        .replace(" ", "\\040")
        .replace("\t", "\\011")
        .replace("\n", "\\012");
  }
}
