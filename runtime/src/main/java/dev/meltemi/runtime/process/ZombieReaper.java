package dev.meltemi.runtime.process;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The duty of process 1: to wait for orphans that ended. The JDK waits for the children that it
 * started by their ids within milliseconds, so a child that is still a zombie at the second look is
 * nobody's. ({@code waitpid(-1)} would steal the exit codes of the JDK's children.)
 */
public final class ZombieReaper {
  private static final int WNOHANG = 1;
  private static final MethodHandle WAITPID =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("waitpid"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_INT));

  private Set<Integer> seen = Set.of();

  /** One look; to be called every few seconds from one thread. Returns how many were reaped. */
  public int look() {
    Set<Integer> zombies = zombies((int) ProcessHandle.current().pid());
    int reaped = 0;
    for (int pid : zombies) if (seen.contains(pid) && waitFor(pid) == pid) reaped++;
    seen = zombies;
    return reaped;
  }

  private static Set<Integer> zombies(int parent) {
    Set<Integer> found = new HashSet<>();
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      for (Path process : (Iterable<Path>) processes::iterator) {
        String name = process.getFileName().toString();
        if (!Character.isDigit(name.charAt(0))) continue;
        if (isZombieOf(parent, process)) found.add(Integer.valueOf(name));
      }
    } catch (IOException unreadable) {
      return Set.of();
    }
    return found;
  }

  // proc(5): "pid (comm) state ppid …", where comm may hold spaces and parentheses.
  private static boolean isZombieOf(int parent, Path process) {
    try {
      String stat = Files.readString(process.resolve("stat"));
      List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
      return fields.get(0).equals("Z") && Integer.parseInt(fields.get(1)) == parent;
    } catch (IOException gone) {
      return false;
    }
  }

  private static int waitFor(int pid) {
    try {
      return (int) WAITPID.invokeExact(pid, MemorySegment.NULL, WNOHANG);
    } catch (Throwable bug) {
      throw new AssertionError("waitpid", bug);
    }
  }
}
